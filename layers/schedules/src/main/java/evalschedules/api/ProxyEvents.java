package evalschedules.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * API Gateway's proxy events as JSON. Of an event only that is read which a function uses: the
 * runtime's own mapping reads all of it by reflection, and loads 800 classes for that.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">API
 *     Gateway: Lambda proxy integrations</a>
 */
public final class ProxyEvents {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private ProxyEvents() {}

  /**
   * Method, resource, headers, path parameters, and of the request's context its ids and what the
   * authorizer said.
   *
   * @throws IOException when it is not the JSON of an event
   */
  public static APIGatewayProxyRequestEvent read(InputStream in) throws IOException {
    APIGatewayProxyRequestEvent event = new APIGatewayProxyRequestEvent();
    try (JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "httpMethod" -> event.setHttpMethod(json.getValueAsString());
          case "resource" -> event.setResource(json.getValueAsString());
          case "headers" -> event.setHeaders(texts(json));
          case "pathParameters" -> event.setPathParameters(texts(json));
          case "requestContext" -> event.setRequestContext(requestContext(json));
          default -> json.skipChildren();
        }
      }
    }
    return event;
  }

  private static ProxyRequestContext requestContext(JsonParser json) throws IOException {
    ProxyRequestContext context = new ProxyRequestContext();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "requestId" -> context.setRequestId(json.getValueAsString());
        case "extendedRequestId" -> context.setExtendedRequestId(json.getValueAsString());
        case "authorizer" -> {
          Map<String, String> authorizer = texts(json);
          context.setAuthorizer(authorizer == null ? null : new HashMap<>(authorizer));
        }
        default -> json.skipChildren();
      }
    }
    return context;
  }

  /** An object's scalars as text; null for null. */
  private static @Nullable Map<String, String> texts(JsonParser json) throws IOException {
    if (!json.isExpectedStartObjectToken()) {
      return null;
    }
    Map<String, String> texts = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken().isScalarValue()) {
        texts.put(name, json.getValueAsString());
      } else {
        json.skipChildren();
      }
    }
    return texts;
  }

  /** Writes an answer with a text body. */
  public static void write(APIGatewayProxyResponseEvent answer, OutputStream out)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("statusCode", answer.getStatusCode());
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : answer.getHeaders().entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
      json.writeStringField("body", answer.getBody());
      json.writeEndObject();
    }
  }
}
