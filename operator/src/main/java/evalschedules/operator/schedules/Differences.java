package evalschedules.operator.schedules;

import evalschedules.schedule.Cadence;
import evalschedules.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which fields of its owner a stored schedule differs from a wanted one. What the service writes
 * itself (revision, times of change, runs) is no difference.
 */
final class Differences {
  private final List<String> fields = new ArrayList<>();

  private Differences() {}

  /** The fields by their names in a line; empty when there is no difference. */
  static List<String> between(Schedule stored, Schedule wanted) {
    Differences differences = new Differences();
    differences.compare("name", stored.name(), wanted.name());
    differences.compare("description", stored.description(), wanted.description());
    differences.compare("suite_id", stored.suiteId(), wanted.suiteId());
    differences.compare("suite_version", stored.suiteVersion(), wanted.suiteVersion());
    differences.compare(field(wanted.cadence()), stored.cadence(), wanted.cadence());
    differences.compare("timezone", stored.timezone(), wanted.timezone());
    differences.compare("overlap_policy", stored.overlapPolicy(), wanted.overlapPolicy());
    differences.compare("enabled", stored.enabled(), wanted.enabled());
    differences.compare("webhook_url", stored.webhookUrl(), wanted.webhookUrl());
    differences.compare(
        "run", ScheduleText.inOneLine(stored.run()), ScheduleText.inOneLine(wanted.run()));
    differences.compare("metadata", stored.metadata(), wanted.metadata());
    differences.compare("created_at", stored.createdAt(), wanted.createdAt());
    return List.copyOf(differences.fields);
  }

  private void compare(String field, @Nullable Object stored, @Nullable Object wanted) {
    if (stored == null ? wanted != null : !stored.equals(wanted)) {
      fields.add(field);
    }
  }

  private static String field(Cadence cadence) {
    return switch (cadence) {
      case Cadence.Cron _ -> "cron";
      case Cadence.Interval _ -> "interval_seconds";
    };
  }
}
