package evalschedules.operator.schedules;

import java.time.ZoneId;
import java.util.Set;
import java.util.stream.Collectors;

/** The time zones that Temporal takes: Java's regions, by their exact names, but for one family. */
final class TimeZones {
  private static final Set<String> NAMES =
      ZoneId.getAvailableZoneIds().stream()
          .filter(name -> !name.startsWith("SystemV/"))
          .collect(Collectors.toUnmodifiableSet());

  private TimeZones() {}

  static String check(String name) {
    LineFields.require(
        NAMES.contains(name),
        "timezone",
        "It is the exact name of an IANA time zone, such as Europe/Berlin or UTC.");
    return name;
  }
}
