package evalschedules.operator;

import evalschedules.api.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import picocli.CommandLine.TypeConversionException;

/** Arguments as an operator writes them. */
final class Arguments {
  private Arguments() {}

  /** A day, whose first second in UTC is meant, or a time such as 2027-01-01T12:00:00Z. */
  static Instant moment(String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a day such as 2027-01-01 or a time such as 2027-01-01T12:00:00Z");
    }
  }

  static Scope scope(String text) {
    return Arrays.stream(Scope.values())
        .filter(scope -> scope.wireName().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is no scope; there are read:evals and write:evals"));
  }
}
