package evalschedules.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request, as a use case sees it: who calls, and about what. */
public final class Call {
  private static final String ON_BEHALF_OF = "X-On-Behalf-Of";
  private static final Pattern EXTERNAL_USER = Pattern.compile("[ -~]{1,150}");

  private final APIGatewayProxyRequestEvent event;
  private final Map<String, Object> authorizer;

  private Call(APIGatewayProxyRequestEvent event, Map<String, Object> authorizer) {
    this.event = event;
    this.authorizer = authorizer;
  }

  /**
   * The call, once it is allowed and well-formed.
   *
   * @throws Problem.InsufficientScope when the key lacks the scope
   * @throws Problem.InvalidRequest when a header breaks its rule
   */
  static Call of(APIGatewayProxyRequestEvent event, Scope needed) {
    Map<String, Object> authorizer = event.getRequestContext().getAuthorizer();
    if (authorizer == null) {
      throw new IllegalStateException("no authorizer context: the route has no authorizer");
    }
    Call call = new Call(event, authorizer);
    call.requireScope(needed);
    call.requireExternalUser();
    return call;
  }

  /** The team that the API key belongs to. */
  public TeamId team() {
    return new TeamId(context("teamId"));
  }

  /**
   * The schedule that the path names.
   *
   * @throws Problem.NotFound when it is not a schedule id
   */
  public ScheduleId scheduleId() {
    return scheduleId(event).orElseThrow(Problem.NotFound::new);
  }

  static Optional<ScheduleId> scheduleId(APIGatewayProxyRequestEvent event) {
    return Optional.ofNullable(event.getPathParameters())
        .map(parameters -> parameters.get("schedule_id"))
        .flatMap(ScheduleId::parse);
  }

  /** The header's value, whatever the case of its name; null when it was not sent. */
  static @Nullable String header(APIGatewayProxyRequestEvent event, String name) {
    Map<String, String> headers = event.getHeaders();
    if (headers == null) {
      return null;
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  private void requireScope(Scope needed) {
    if (!Arrays.asList(context("scopes").split(" ")).contains(needed.wireName())) {
      throw new Problem.InsufficientScope(needed);
    }
  }

  private void requireExternalUser() {
    String user = header(event, ON_BEHALF_OF);
    if (user != null && (user.equals("*") || !EXTERNAL_USER.matcher(user).matches())) {
      throw new Problem.InvalidRequest(
          ON_BEHALF_OF,
          ON_BEHALF_OF + " is the id of one user: 1 to 150 printable ASCII characters, and not *.");
    }
  }

  private String context(String key) {
    if (authorizer.get(key) instanceof String value) {
      return value;
    }
    throw new IllegalStateException("the authorizer's context lacks " + key);
  }
}
