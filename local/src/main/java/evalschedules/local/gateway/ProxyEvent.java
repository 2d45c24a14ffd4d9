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
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

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

  static byte[] of(Exchange exchange, Match match, Verdict.Allowed caller) throws IOException {
    Request request = exchange.request();
    ObjectNode event = JSON.createObjectNode();
    event
        .put("resource", match.resource())
        .put("path", match.path())
        .put("httpMethod", request.getMethod());
    putHeaders(event, withForwarding(exchange));
    putQuery(event, Request.extractQueryParameters(request));
    event.set(
        "pathParameters",
        match.parameters().isEmpty() ? JSON.nullNode() : JSON.valueToTree(match.parameters()));
    event.putNull("stageVariables");
    event.set("requestContext", context(exchange, match, caller));
    if (exchange.body().length == 0) {
      event.putNull("body");
    } else {
      event.put("body", new String(exchange.body(), StandardCharsets.UTF_8));
    }
    event.put("isBase64Encoded", false);
    return JSON.writeValueAsBytes(event);
  }

  private static HttpFields.Mutable withForwarding(Exchange exchange) {
    HttpFields.Mutable headers = HttpFields.build(exchange.request().getHeaders());
    headers.add("X-Amzn-Trace-Id", exchange.traceId());
    headers.add("X-Forwarded-For", Request.getRemoteAddr(exchange.request()));
    headers.add("X-Forwarded-Port", Integer.toString(Request.getServerPort(exchange.request())));
    headers.add("X-Forwarded-Proto", "http");
    return headers;
  }

  /**
   * The client's own spelling of each name; of several values the single-value map has the last.
   */
  private static void putHeaders(ObjectNode event, HttpFields headers) {
    ObjectNode single = event.putObject("headers");
    ObjectNode multi = event.putObject("multiValueHeaders");
    for (HttpField header : headers) {
      single.put(header.getName(), header.getValue());
      multi.withArray(header.getName()).add(header.getValue());
    }
  }

  private static void putQuery(ObjectNode event, Fields query) {
    if (query.isEmpty()) {
      event.putNull("queryStringParameters").putNull("multiValueQueryStringParameters");
      return;
    }
    ObjectNode single = event.putObject("queryStringParameters");
    ObjectNode multi = event.putObject("multiValueQueryStringParameters");
    for (Fields.Field field : query) {
      single.put(field.getName(), field.getValues().getLast());
      field.getValues().forEach(multi.withArray(field.getName())::add);
    }
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
        .put("httpMethod", request.getMethod())
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
