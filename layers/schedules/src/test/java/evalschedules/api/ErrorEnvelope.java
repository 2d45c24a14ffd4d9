package evalschedules.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The one shape that every error has. */
public final class ErrorEnvelope {
  private ErrorEnvelope() {}

  /** Returns what stands under {@code error}. */
  public static JsonNode assertError(
      APIGatewayProxyResponseEvent response, int status, String code) {
    assertThat(response.getStatusCode()).isEqualTo(status);
    JsonNode body = parse(response.getBody());
    assertThat(body.fieldNames()).toIterable().containsExactly("error");
    JsonNode error = body.get("error");
    assertThat(error.fieldNames())
        .toIterable()
        .containsExactly("code", "message", "param", "request_id");
    assertThat(error.get("code").textValue()).isEqualTo(code);
    assertThat(error.get("request_id").textValue()).isEqualTo(Events.REQUEST_ID);
    return error;
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("an error's body is not JSON: " + json, e);
    }
  }
}
