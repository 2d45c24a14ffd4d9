package evalschedules.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A part of the template, with the way that leads to it for messages. */
public record Node(Object value, String path) {

  /** The part under a key. */
  public Node at(String key) {
    return find(key)
        .orElseThrow(() -> new IllegalArgumentException("template.yaml lacks " + path + "." + key));
  }

  public Optional<Node> find(String key) {
    return Optional.ofNullable(map().get(key)).map(part -> new Node(part, path + "." + key));
  }

  public String text() {
    return String.valueOf(value);
  }

  public int number() {
    return Integer.parseInt(text());
  }

  public List<Node> list() {
    if (value instanceof List<?> parts) {
      return parts.stream().map(part -> new Node(part, path + "[]")).toList();
    }
    throw new IllegalArgumentException("template.yaml: " + path + " is not a list");
  }

  /** The parts by their keys, in the template's order. */
  public Map<String, Node> entries() {
    return map().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> new Node(entry.getValue(), path + "." + entry.getKey()),
                (one, _) -> one,
                LinkedHashMap::new));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> map() {
    if (value instanceof Map<?, ?> parts) {
      return (Map<String, Object>) parts;
    }
    throw new IllegalArgumentException("template.yaml: " + path + " is not a map");
  }
}
