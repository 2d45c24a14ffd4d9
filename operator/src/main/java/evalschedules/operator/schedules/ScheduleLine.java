package evalschedules.operator.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import evalschedules.schedule.Cadence;
import evalschedules.schedule.OverlapPolicy;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as a line says it: the fields of a create request, which have the same rules and
 * defaults, and those that the service makes itself.
 *
 * @param webhookSecret null: the line says nothing of it
 * @param webhookConfigured whether a secret belongs to it, be it that the line leaves it out
 * @param createdAt null: the line says nothing of it; likewise the fields after it
 */
public record ScheduleLine(
    ScheduleId id,
    TeamId team,
    String name,
    @Nullable String description,
    String suiteId,
    @Nullable Long suiteVersion,
    Cadence cadence,
    String timezone,
    OverlapPolicy overlapPolicy,
    boolean enabled,
    @Nullable String webhookUrl,
    @Nullable String webhookSecret,
    boolean webhookConfigured,
    String run,
    SortedMap<String, String> metadata,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Long revision,
    @Nullable String lastRunId,
    @Nullable Instant lastRunAt,
    @Nullable String lastRunStatus) {
  private static final int LONGEST = Integer.MAX_VALUE;
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "team_id",
          "name",
          "description",
          "suite_id",
          "suite_version",
          "cron",
          "interval_seconds",
          "timezone",
          "overlap_policy",
          "enabled",
          "webhook_url",
          "webhook_secret",
          "webhook_configured",
          "run",
          "metadata",
          "created_at",
          "updated_at",
          "revision",
          "last_run_id",
          "last_run_at",
          "last_run_status");

  /**
   * Reads a line.
   *
   * @throws Refused for the first field that breaks its rule
   */
  public static ScheduleLine parse(String text) {
    LineFields line = LineFields.parse(text);
    line.requireOnly(FIELDS);
    RunRules.check(line.object("run"));
    Cadence cadence = cadence(line);
    return new ScheduleLine(
        id(line),
        new TeamId(line.text("team_id", 1, LONGEST)),
        line.text("name", 1, 255),
        line.textOrNull("description", 0, 10_000),
        line.text("suite_id", 1, LONGEST),
        line.integerOrNull("suite_version", 1),
        cadence,
        TimeZones.check(line.has("timezone") ? line.text("timezone", 1, 255) : "UTC"),
        overlapPolicy(line),
        line.flag("enabled", true),
        webhookUrl(line),
        line.textOrNull("webhook_secret", 1, 65_536),
        line.flag("webhook_configured", line.has("webhook_secret")),
        line.written("run"),
        metadata(line),
        line.timeOrNull("created_at"),
        line.timeOrNull("updated_at"),
        line.integerOrNull("revision", 1),
        line.textOrNull("last_run_id", 1, LONGEST),
        line.timeOrNull("last_run_at"),
        line.textOrNull("last_run_status", 1, LONGEST));
  }

  private static ScheduleId id(LineFields line) {
    return ScheduleId.parse(line.text("id", 1, LONGEST))
        .filter(ScheduleId::isInTheContract)
        .orElseThrow(
            () -> new Refused("id", "It is eval_sched_ and 32 lower-case hexadecimal digits."));
  }

  private static Cadence cadence(LineFields line) {
    LineFields.require(
        line.has("cron") != line.has("interval_seconds"),
        "cron",
        "Exactly one of cron and interval_seconds is set.");
    if (line.has("cron")) {
      return new Cadence.Cron(CronRule.check(line.text("cron", 1, 255)));
    }
    Long seconds = line.integerOrNull("interval_seconds", 1);
    return new Cadence.Interval(Duration.ofSeconds(seconds == null ? 0 : seconds));
  }

  private static OverlapPolicy overlapPolicy(LineFields line) {
    return line.has("overlap_policy")
        ? OverlapPolicy.parse(line.text("overlap_policy", 1, LONGEST))
            .orElseThrow(
                () -> new Refused("overlap_policy", "It is skip, buffer_one or allow_all."))
        : OverlapPolicy.SKIP;
  }

  private static @Nullable String webhookUrl(LineFields line) {
    String url = line.textOrNull("webhook_url", 1, LONGEST);
    LineFields.require(
        url == null || url.startsWith("https://"), "webhook_url", "It begins with https://.");
    return url;
  }

  private static SortedMap<String, String> metadata(LineFields line) {
    SortedMap<String, String> metadata = new TreeMap<>();
    if (line.has("metadata")) {
      for (var entry : line.object("metadata").properties()) {
        JsonNode value = entry.getValue();
        LineFields.require(value.isTextual(), "metadata." + entry.getKey(), "It is a string.");
        metadata.put(entry.getKey(), value.textValue());
      }
    }
    return metadata;
  }

  /** As it begins in a stack that does not have it. */
  Schedule asNew(Instant now, @Nullable String secretArn) {
    Instant created = createdAt == null ? now : createdAt;
    return schedule(
        secretArn,
        lastRunId,
        lastRunAt,
        lastRunStatus,
        created,
        updatedAt == null ? created : updatedAt,
        revision == null ? 1 : revision,
        0,
        null);
  }

  /** As it replaces what is stored: as a later revision, with the runs that it had there. */
  Schedule over(Schedule stored, Instant now, @Nullable String secretArn) {
    long next = stored.revision() + 1;
    return schedule(
        secretArn,
        stored.lastRunId(),
        stored.lastRunAt(),
        stored.lastRunStatus(),
        createdAt == null ? stored.createdAt() : createdAt,
        updatedAt == null ? now : updatedAt,
        revision == null || revision < next ? next : revision,
        stored.syncedRevision(),
        stored.nextRuns());
  }

  /** What its owner wants is the line's; what is recorded about it comes from elsewhere too. */
  private Schedule schedule(
      @Nullable String secretArn,
      @Nullable String runId,
      @Nullable Instant runAt,
      @Nullable String runStatus,
      Instant created,
      Instant updated,
      long revision,
      long syncedRevision,
      @Nullable RecordedRuns nextRuns) {
    return new Schedule(
        id,
        team,
        name,
        description,
        suiteId,
        suiteVersion,
        cadence,
        timezone,
        overlapPolicy,
        enabled,
        webhookUrl,
        secretArn,
        run,
        metadata,
        runId,
        runAt,
        runStatus,
        created,
        updated,
        revision,
        syncedRevision,
        nextRuns);
  }
}
