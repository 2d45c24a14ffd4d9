package evalschedules.operator.schedules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a line by name and type; one that breaks its rule is {@link Refused}. */
record LineFields(String text, JsonNode json) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Twice what the API takes in a body, and far below what DynamoDB takes in an item. */
  private static final int LONGEST = 128 * 1024;

  private static final long MAX_INTEGER = 9_007_199_254_740_991L;

  static LineFields parse(String text) {
    require(text.length() <= LONGEST, "", "It has at most " + LONGEST + " characters.");
    try {
      JsonNode json = JSON.readTree(text);
      if (!json.isObject()) {
        throw new Refused("", "A line is one JSON object.");
      }
      return new LineFields(text, json);
    } catch (JsonProcessingException e) {
      throw new Refused("", "Not JSON: " + e.getOriginalMessage());
    }
  }

  void requireOnly(Set<String> known) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new Refused(name, "There is no such field. Leave it out.");
              }
            });
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  String text(String name, int atLeast, int atMost) {
    String text = textOrNull(name, atLeast, atMost);
    if (text == null) {
      throw new Refused(name, "It is required.");
    }
    return text;
  }

  @Nullable String textOrNull(String name, int atLeast, int atMost) {
    if (!has(name)) {
      return null;
    }
    JsonNode value = json.get(name);
    require(value.isTextual(), name, "It is a string.");
    String text = value.textValue();
    int length = text.codePointCount(0, text.length());
    require(
        length >= atLeast && length <= atMost,
        name,
        "It has %d to %d characters, and here %d.".formatted(atLeast, atMost, length));
    return text;
  }

  @Nullable Long integerOrNull(String name, long atLeast) {
    if (!has(name)) {
      return null;
    }
    JsonNode value = json.get(name);
    require(
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= atLeast
            && value.longValue() <= MAX_INTEGER,
        name,
        "It is an integer from " + atLeast + " to 2^53 - 1.");
    return value.longValue();
  }

  @Nullable Instant timeOrNull(String name) {
    Long seconds = integerOrNull(name, -MAX_INTEGER);
    return seconds == null ? null : Instant.ofEpochSecond(seconds);
  }

  boolean flag(String name, boolean otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    require(json.get(name).isBoolean(), name, "It is true or false.");
    return json.get(name).booleanValue();
  }

  JsonNode object(String name) {
    JsonNode value = json.path(name);
    require(value.isObject(), name, "It is a JSON object, and required.");
    return value;
  }

  /** A field's value as it is written, so that its numbers keep every digit. */
  String written(String name) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(name);
        parser.nextToken();
        long start = parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (wanted) {
          return text.substring((int) start, (int) parser.currentLocation().getCharOffset());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("it was read before", e);
    }
    throw new Refused(name, "It is required.");
  }

  static void require(boolean holds, String name, String rule) {
    if (!holds) {
      throw new Refused(name, rule);
    }
  }
}
