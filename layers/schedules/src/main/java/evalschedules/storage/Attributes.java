package evalschedules.storage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads an item's attributes by name and type; a missing or mistyped one is a {@link CorruptItem}
 * that names it.
 */
record Attributes(Map<String, AttributeValue> item, String prefix) {
  /** The largest integer that a JSON number carries everywhere: 2^53 - 1. */
  private static final long MAX_INTEGER = 9_007_199_254_740_991L;

  Attributes(Map<String, AttributeValue> item) {
    this(item, "");
  }

  String text(String name) {
    return required(name, textOrNull(name));
  }

  @Nullable String textOrNull(String name) {
    AttributeValue value = present(name);
    return value == null ? null : typed(name, value.s(), "a string");
  }

  long integer(String name) {
    return required(name, integerOrNull(name));
  }

  @Nullable Long integerOrNull(String name) {
    AttributeValue value = present(name);
    return value == null ? null : integer(name, value);
  }

  Instant time(String name) {
    return Instant.ofEpochSecond(integer(name));
  }

  @Nullable Instant timeOrNull(String name) {
    Long seconds = integerOrNull(name);
    return seconds == null ? null : Instant.ofEpochSecond(seconds);
  }

  boolean flag(String name) {
    return typed(name, required(name, present(name)).bool(), "a boolean");
  }

  @Nullable Attributes mapOrNull(String name) {
    AttributeValue value = present(name);
    if (value == null) {
      return null;
    }
    check(value.hasM(), name, "is not a map");
    return new Attributes(value.m(), prefix + name + ".");
  }

  List<Instant> times(String name) {
    AttributeValue list = required(name, present(name));
    check(list.hasL(), name, "is not a list");
    return list.l().stream().map(value -> Instant.ofEpochSecond(integer(name, value))).toList();
  }

  /** Throws unless the rule holds. */
  void check(boolean holds, String name, String otherwise) {
    if (!holds) {
      throw new CorruptItem(prefix + name, otherwise);
    }
  }

  private long integer(String name, AttributeValue value) {
    BigDecimal number = new BigDecimal(typed(name, value.n(), "a number"));
    check(
        number.abs().compareTo(BigDecimal.valueOf(MAX_INTEGER)) <= 0
            && number.stripTrailingZeros().scale() <= 0,
        name,
        "is not an integer within 2^53 - 1");
    return number.longValueExact();
  }

  private @Nullable AttributeValue present(String name) {
    AttributeValue value = item.get(name);
    return value == null || Boolean.TRUE.equals(value.nul()) ? null : value;
  }

  private <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new CorruptItem(prefix + name, "is missing");
    }
    return value;
  }

  private <T> T typed(String name, @Nullable T value, String type) {
    if (value == null) {
      throw new CorruptItem(prefix + name, "is not " + type);
    }
    return value;
  }
}
