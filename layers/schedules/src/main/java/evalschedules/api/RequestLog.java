package evalschedules.api;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entries;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The one line that each request leaves in the log: ids, status, milliseconds, reasons. The
 * gateway's request id stands in every other line of the request too.
 */
final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("request");

  private final long startedNanos = System.nanoTime();
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private RequestLog() {}

  static RequestLog start(APIGatewayProxyRequestEvent event) {
    RequestLog log = new RequestLog();
    log.put("method", event.getHttpMethod());
    log.put("resource", event.getResource());
    Call.scheduleId(event).ifPresent(id -> log.put("schedule_id", id.value()));
    var context = event.getRequestContext();
    if (context != null) {
      MDC.put("gateway_request_id", context.getRequestId());
      log.put("extended_request_id", context.getExtendedRequestId());
      Map<String, Object> authorizer = context.getAuthorizer();
      if (authorizer != null) {
        log.put("team_id", authorizer.get("teamId"));
        log.put("key_id", authorizer.get("keyId"));
      }
    }
    return log;
  }

  void add(Map<String, Object> more) {
    fields.putAll(more);
  }

  void finish(int status) {
    put("status", status);
    put("milliseconds", Duration.ofNanos(System.nanoTime() - startedNanos).toMillis());
    LOG.info("request", entries(fields));
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
