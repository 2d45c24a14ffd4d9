package evalschedules.getschedule;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import evalschedules.api.Endpoint;
import evalschedules.api.Scope;
import evalschedules.environment.Environment;

/** Lambda's entry to {@link GetSchedule}. */
public final class GetScheduleFunction
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final GetSchedule schedules;

  /** For Lambda: the real things, built once at cold start. */
  public GetScheduleFunction() {
    this(GetSchedule.from(new Environment(System.getenv())));
  }

  GetScheduleFunction(GetSchedule schedules) {
    this.schedules = schedules;
  }

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    return Endpoint.answer(
        event, context, Scope.READ, call -> schedules.get(call.team(), call.scheduleId()));
  }
}
