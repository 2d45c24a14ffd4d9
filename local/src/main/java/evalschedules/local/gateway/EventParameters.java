package evalschedules.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * Headers and query in an event: two maps each, of which the first has the last of several values
 * and the second has all.
 */
final class EventParameters {
  private EventParameters() {}

  /** The client's own spelling of each name, the first where it has several. */
  static void putHeaders(ObjectNode event, Exchange exchange) {
    ObjectNode single = event.putObject("headers");
    ObjectNode multi = event.putObject("multiValueHeaders");
    Map<String, String> spelling = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField header : withForwarding(exchange)) {
      String name = spelling.computeIfAbsent(header.getName(), first -> first);
      single.put(name, header.getValue());
      multi.withArrayProperty(name).add(header.getValue());
    }
  }

  private static HttpFields withForwarding(Exchange exchange) {
    HttpFields.Mutable headers = HttpFields.build(exchange.request().getHeaders());
    headers.add("X-Amzn-Trace-Id", exchange.traceId());
    headers.add("X-Forwarded-For", Request.getRemoteAddr(exchange.request()));
    headers.add("X-Forwarded-Port", Integer.toString(Request.getServerPort(exchange.request())));
    headers.add("X-Forwarded-Proto", "http");
    return headers;
  }

  /** Nulls without a query. */
  static void putQuery(ObjectNode event, Request request) {
    Fields query = query(request);
    if (query.isEmpty()) {
      event.putNull("queryStringParameters").putNull("multiValueQueryStringParameters");
      return;
    }
    ObjectNode single = event.putObject("queryStringParameters");
    ObjectNode multi = event.putObject("multiValueQueryStringParameters");
    for (Fields.Field field : query) {
      single.put(field.getName(), field.getValues().getLast());
      field.getValues().forEach(multi.withArrayProperty(field.getName())::add);
    }
  }

  private static Fields query(Request request) {
    try {
      return Request.extractQueryParameters(request);
    } catch (IllegalArgumentException e) {
      throw new BadMessageException("the query is not percent-encoded UTF-8", e);
    }
  }
}
