package evalschedules.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import evalschedules.local.gateway.ApiRoutes.Match;
import evalschedules.local.gateway.TokenAuthorizer.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.server.Request;

/**
 * A request as the JSON event of a Lambda proxy integration.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">API
 *     Gateway: Lambda proxy integrations</a>
 */
final class ProxyEvent {
  private static final String API_ID = "local00000";
  static final String API_ARN = "arn:aws:execute-api:us-east-1:000000000000:" + API_ID + "/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ProxyEvent() {}

  static byte[] of(Exchange exchange, Match match, Verdict.Allowed caller, byte[] body)
      throws IOException {
    Request request = exchange.request();
    ObjectNode event = JSON.createObjectNode();
    event
        .put("resource", match.resource())
        .put("path", match.path())
        .put("httpMethod", exchange.method());
    EventParameters.putHeaders(event, exchange);
    EventParameters.putQuery(event, request);
    event.set(
        "pathParameters",
        match.parameters().isEmpty() ? JSON.nullNode() : JSON.valueToTree(match.parameters()));
    event.putNull("stageVariables");
    event.set("requestContext", context(exchange, match, caller));
    event.put("body", body.length == 0 ? null : new String(body, StandardCharsets.UTF_8));
    event.put("isBase64Encoded", false);
    return JSON.writeValueAsBytes(event);
  }

  private static ObjectNode context(Exchange exchange, Match match, Verdict.Allowed caller) {
    Request request = exchange.request();
    ObjectNode context = JSON.createObjectNode();
    context.put("accountId", "000000000000").put("apiId", API_ID).put("stage", exchange.stage());
    context
        .put("requestId", exchange.requestId())
        .put("extendedRequestId", exchange.extendedRequestId());
    context.put("requestTime", REQUEST_TIME.format(exchange.started()));
    context.put("requestTimeEpoch", exchange.started().toEpochMilli());
    context
        .put("httpMethod", exchange.method())
        .put("protocol", request.getConnectionMetaData().getProtocol());
    context.put("resourcePath", match.resource()).put("path", request.getHttpURI().getPath());
    context.put("domainName", Request.getServerName(request));
    context
        .putObject("identity")
        .put("sourceIp", Request.getRemoteAddr(request))
        .put("userAgent", request.getHeaders().get("User-Agent"));
    ObjectNode authorizer = context.putObject("authorizer").put("principalId", caller.principal());
    for (Map.Entry<String, JsonNode> entry : caller.context().properties()) {
      authorizer.put(
          entry.getKey(),
          entry.getValue().asText()); // whatever a function gave, it arrives as text
    }
    return context;
  }
}
