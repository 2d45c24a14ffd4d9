package evalschedules.authorizer;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * API Gateway's TOKEN authorizer events as JSON.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html">API
 *     Gateway: input to a Lambda authorizer</a>
 */
final class AuthorizerEvents {
  private static final JsonFactory JSON = new JsonFactory();

  private AuthorizerEvents() {}

  /**
   * Token and method ARN.
   *
   * @throws IOException when it is not the JSON of an event
   */
  static APIGatewayCustomAuthorizerEvent read(InputStream in) throws IOException {
    APIGatewayCustomAuthorizerEvent event = new APIGatewayCustomAuthorizerEvent();
    try (JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "authorizationToken" -> event.setAuthorizationToken(json.getValueAsString());
          case "methodArn" -> event.setMethodArn(json.getValueAsString());
          default -> json.skipChildren();
        }
      }
    }
    return event;
  }

  static void write(IamPolicyResponse answer, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("principalId", answer.getPrincipalId());
      json.writeFieldName("policyDocument");
      value(json, answer.getPolicyDocument());
      json.writeFieldName("context");
      value(json, answer.getContext());
      json.writeEndObject();
    }
  }

  /** What a policy is made of: maps, arrays and text. */
  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          value(json, entry.getValue());
        }
        json.writeEndObject();
      }
      case Object[] array -> {
        json.writeStartArray();
        for (Object element : array) {
          value(json, element);
        }
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }
}
