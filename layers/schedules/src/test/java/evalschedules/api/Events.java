package evalschedules.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import java.util.HashMap;
import java.util.Map;

/** What API Gateway sends. */
public final class Events {
  public static final String REQUEST_ID = "gateway-request-1";

  private Events() {}

  /** GET /schedules/{schedule_id} of team_a with both scopes. */
  public static APIGatewayProxyRequestEvent get(String scheduleId) {
    return get(scheduleId, "read:evals write:evals");
  }

  /** The same with other scopes, divided by a space. */
  public static APIGatewayProxyRequestEvent get(String scheduleId, String scopes) {
    return get(scheduleId, Map.of("teamId", "team_a", "keyId", "key_1", "scopes", scopes));
  }

  /** The same with a whole authorizer context. */
  public static APIGatewayProxyRequestEvent get(String scheduleId, Map<String, Object> authorizer) {
    ProxyRequestContext context = new ProxyRequestContext();
    context.setRequestId(REQUEST_ID);
    context.setAuthorizer(authorizer);
    return new APIGatewayProxyRequestEvent()
        .withHttpMethod("GET")
        .withResource("/api/v1/llm/evals/schedules/{schedule_id}")
        .withPath("/api/v1/llm/evals/schedules/" + scheduleId)
        .withPathParameters(Map.of("schedule_id", scheduleId))
        .withHeaders(Map.of("Authorization", "Bearer key"))
        .withRequestContext(context);
  }

  /** The event with one header more. */
  public static APIGatewayProxyRequestEvent with(
      String name, String value, APIGatewayProxyRequestEvent event) {
    Map<String, String> headers = new HashMap<>(event.getHeaders());
    headers.put(name, value);
    return event.withHeaders(headers);
  }
}
