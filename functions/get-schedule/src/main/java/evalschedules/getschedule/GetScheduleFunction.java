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
import evalschedules.storage.DynamoDb;
import evalschedules.temporal.TemporalConnection;
import evalschedules.webhook.WebhookSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Lambda's entry to {@link GetSchedule}. */
public final class GetScheduleFunction implements RequestStreamHandler {
  private final GetSchedule schedules;

  /** For Lambda: the real things, built once at cold start. */
  public GetScheduleFunction() {
    this(new Environment(System.getenv()));
  }

  GetScheduleFunction(Environment environment) {
    SecretsManagerClient secretsManager = WebhookSecrets.client();
    TemporalConnection temporal = TemporalConnection.from(environment, secretsManager);
    this(GetSchedule.from(environment, DynamoDb.client(), secretsManager, temporal));
    SnapStart.register(
        () -> GetSchedulePriming.run(environment), temporal::disconnect, temporal::connect);
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
