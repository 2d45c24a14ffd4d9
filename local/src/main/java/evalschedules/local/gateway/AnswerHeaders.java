package evalschedules.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The headers of a function's answer as a client gets them: those of both maps, a pair that stands
 * in both of them once, and some under another name.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html">API
 *     Gateway: important notes, the headers that it renames</a>
 */
final class AnswerHeaders {
  private static final Set<String> RENAMED =
      Set.of(
          "authorization",
          "connection",
          "content-md5",
          "date",
          "expect",
          "host",
          "max-forwards",
          "proxy-authenticate",
          "server",
          "te",
          "trailer",
          "upgrade",
          "user-agent",
          "www-authenticate");

  /** The gateway frames the body itself. */
  private static final Set<String> DROPPED = Set.of("content-length", "transfer-encoding");

  private final Map<String, Set<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  AnswerHeaders(JsonNode answer) {
    for (var header : answer.path("multiValueHeaders").properties()) {
      header.getValue().forEach(value -> add(header.getKey(), value.asText()));
    }
    for (var header : answer.path("headers").properties()) {
      add(header.getKey(), header.getValue().asText());
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  void forEach(BiConsumer<String, String> use) {
    values.forEach((name, all) -> all.forEach(value -> use.accept(name, value)));
  }

  private void add(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!DROPPED.contains(lower)) {
      values
          .computeIfAbsent(
              RENAMED.contains(lower) ? "x-amzn-Remapped-" + name : name,
              _ -> new LinkedHashSet<>())
          .add(value);
    }
  }
}
