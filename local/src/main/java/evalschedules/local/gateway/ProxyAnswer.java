package evalschedules.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** A function's answer as an HTTP response. */
record ProxyAnswer(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();
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

  void send(Exchange exchange) throws MalformedAnswer {
    byte[] body = body();
    AnswerHeaders headers = new AnswerHeaders(json);
    int status = json.path("statusCode").asInt();
    if (!headers.has("Content-Type") && status != 304) {
      exchange.addHeader("Content-Type", "application/json");
    }
    headers.forEach(exchange::addHeader);
    exchange.send(status, body);
  }

  private byte[] body() throws MalformedAnswer {
    String body = json.path("body").asText("");
    try {
      return json.path("isBase64Encoded").asBoolean()
          ? Base64.getDecoder().decode(body)
          : body.getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedAnswer("not base64: " + e.getMessage());
    }
  }
}
