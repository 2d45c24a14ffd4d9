package evalschedules.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A function's answer as an HTTP response.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html">API
 *     Gateway: important notes, the headers that it renames</a>
 */
record ProxyAnswer(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> RENAMED =
      Set.of(
          "authorization",
          "connection",
          "date",
          "host",
          "server",
          "te",
          "trailer",
          "upgrade",
          "user-agent",
          "www-authenticate");
  private static final Set<String> KNOWN =
      Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

  static ProxyAnswer read(byte[] answer) throws MalformedAnswer {
    try {
      JsonNode json = JSON.readTree(answer);
      if (!json.path("statusCode").canConvertToInt()) {
        throw new MalformedAnswer("no statusCode");
      }
      for (String key : (Iterable<String>) json::fieldNames) {
        if (!KNOWN.contains(key)) {
          throw new MalformedAnswer("unknown key " + key);
        }
      }
      return new ProxyAnswer(json);
    } catch (IOException e) {
      throw new MalformedAnswer("not JSON: " + e.getMessage());
    }
  }

  void send(Exchange exchange) {
    Set<String> sent = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (var header : json.path("multiValueHeaders").properties()) {
      header.getValue().forEach(value -> exchange.header(name(header.getKey()), value.asText()));
      sent.add(header.getKey());
    }
    for (var header : json.path("headers").properties()) {
      if (sent.add(header.getKey())) {
        exchange.header(name(header.getKey()), header.getValue().asText());
      }
    }
    int status = json.path("statusCode").asInt();
    if (!sent.contains("Content-Type") && status != 304) {
      exchange.header("Content-Type", "application/json");
    }
    exchange.send(status, body());
  }

  private byte[] body() {
    String body = json.path("body").asText("");
    return json.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  private static String name(String header) {
    return RENAMED.contains(header.toLowerCase(Locale.ROOT)) ? "x-amzn-Remapped-" + header : header;
  }
}
