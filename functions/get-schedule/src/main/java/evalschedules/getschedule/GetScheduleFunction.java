package evalschedules.getschedule;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import evalschedules.api.Endpoint;
import evalschedules.api.ProxyEvents;
import evalschedules.api.Scope;
import evalschedules.environment.Environment;
import evalschedules.snapstart.SnapStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Lambda's entry to {@link GetSchedule}. */
public final class GetScheduleFunction implements RequestStreamHandler {
  private final GetSchedule schedules;

  /** For Lambda: the real things, built once at cold start. */
  public GetScheduleFunction() {
    this(GetSchedule.from(new Environment(System.getenv())));
    SnapStart.register(GetSchedulePriming::run, schedules::connect);
  }

  GetScheduleFunction(GetSchedule schedules) {
    this.schedules = schedules;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    ProxyEvents.write(answer(ProxyEvents.read(event), context), answer);
  }

  APIGatewayProxyResponseEvent answer(APIGatewayProxyRequestEvent event, Context context) {
    return Endpoint.answer(
        event, context, Scope.READ, call -> schedules.get(call.team(), call.scheduleId()));
  }
}
