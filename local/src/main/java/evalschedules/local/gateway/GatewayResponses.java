package evalschedules.local.gateway;

import evalschedules.local.template.Template.GatewayResponseSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** API Gateway's own answers, as the template shapes them. */
final class GatewayResponses {
  /** API Gateway's statuses where the template sets none. */
  private static final Map<String, Integer> USUAL_STATUS =
      Map.of("REQUEST_TOO_LARGE", 413, "INTEGRATION_FAILURE", 502, "BAD_REQUEST_BODY", 400);

  private final Map<String, GatewayResponseSpec> specs;

  GatewayResponses(Map<String, GatewayResponseSpec> specs) {
    this.specs = specs;
  }

  void send(Exchange exchange, String type) {
    GatewayResponseSpec spec = specs.get(type);
    int status = spec == null ? USUAL_STATUS.getOrDefault(type, 500) : spec.status().orElse(500);
    GatewayResponseSpec shape =
        spec == null ? specs.get(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX") : spec;
    send(exchange, type, status, shape);
  }

  /** Sends a response of that shape with a status that is not the template's. */
  void send(Exchange exchange, String type, int status) {
    send(exchange, type, status, specs.get(type));
  }

  private static void send(
      Exchange exchange, String type, int status, @Nullable GatewayResponseSpec shape) {
    if (shape == null) {
      throw new IllegalStateException("template.yaml has no gateway response for " + type);
    }
    exchange.addHeader("Content-Type", "application/json");
    exchange.addHeader("x-amzn-ErrorType", type);
    shape.headers().forEach((name, value) -> exchange.addHeader(name, unquoted(value)));
    String body = shape.body().replace("$context.requestId", exchange.requestId());
    exchange.send(status, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A constant stands in single quotes. */
  private static String unquoted(String value) {
    return value.replaceAll("^'|'$", "");
  }
}
