package evalschedules.temporal;

import evalschedules.schedule.Cadence;
import evalschedules.schedule.OverlapPolicy;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Schedules for tests: an hourly one at its second revision, and what differs from it. */
public final class Schedules {
  public static final ScheduleId ID = new ScheduleId("eval_sched_0123456789abcdef0123456789abcdef");
  public static final TeamId TEAM = new TeamId("team_a");
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final long REVISION = 2;

  private Schedules() {}

  public static Schedule hourly() {
    return schedule(true, REVISION, null, null);
  }

  public static Schedule disabled() {
    return schedule(false, REVISION, null, null);
  }

  /** One that Temporal was not brought to yet. */
  public static Schedule unsynced() {
    return schedule(true, REVISION - 1, null, null);
  }

  public static Schedule withRecordedRuns(long revision, Instant... times) {
    return schedule(
        true, REVISION, new RecordedRuns(List.of(times), revision, NOW.minusSeconds(90)), null);
  }

  public static Schedule withSecret(String arn) {
    return schedule(true, REVISION, null, arn);
  }

  private static Schedule schedule(
      boolean enabled,
      long syncedRevision,
      @Nullable RecordedRuns nextRuns,
      @Nullable String secretArn) {
    return new Schedule(
        ID,
        TEAM,
        "Hourly",
        null,
        "eval_suite_1",
        null,
        new Cadence.Cron("0 * * * *"),
        "UTC",
        OverlapPolicy.SKIP,
        enabled,
        null,
        secretArn,
        "{\"models\":[\"m\"]}",
        new TreeMap<>(),
        null,
        null,
        null,
        NOW.minusSeconds(7200),
        NOW.minusSeconds(3600),
        REVISION,
        syncedRevision,
        nextRuns);
  }
}
