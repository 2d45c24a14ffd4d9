package evalschedules.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds schedules for tests: one of the two examples, changed where the test says so. */
public final class ExampleSchedule {
  public static final ScheduleId ID = new ScheduleId("eval_sched_0123456789abcdef0123456789abcdef");
  public static final TeamId TEAM = new TeamId("team_a");
  public static final String SECRET_ARN =
      "arn:aws:secretsmanager:us-east-1:000000000000:secret:webhooks/team_a/3-AbCdEf";

  private static final Instant CREATED = Instant.ofEpochSecond(1_700_000_000);

  private final boolean full;
  private ScheduleId id = ID;
  private boolean synced;
  private TeamId team = TEAM;
  private String name = "Nightly";
  private Cadence cadence;
  private @Nullable String webhookSecretArn;
  private String run = "{\"models\":[\"m\"]}";
  private Map<String, String> metadata = Map.of();
  private long revision = 1;
  private @Nullable RecordedRuns nextRuns;

  private ExampleSchedule(boolean full) {
    this.full = full;
    this.synced = full;
    this.cadence =
        full ? new Cadence.Cron("0 9 * * 1-5") : new Cadence.Interval(Duration.ofHours(1));
    if (full) {
      webhookSecretArn = SECRET_ARN;
      metadata = Map.of("owner", "ada");
      revision = 3;
      nextRuns = new RecordedRuns(times(1_800_000_000, 1_800_086_400), 3, CREATED.plusSeconds(60));
    }
  }

  /** An interval schedule with nothing that may be missing. */
  public static ExampleSchedule minimal() {
    return new ExampleSchedule(false);
  }

  /** A cron schedule with everything that may be missing. */
  public static ExampleSchedule full() {
    return new ExampleSchedule(true);
  }

  public static List<Instant> times(long... epochSeconds) {
    return Arrays.stream(epochSeconds).mapToObj(Instant::ofEpochSecond).toList();
  }

  public ExampleSchedule id(String id) {
    this.id = new ScheduleId(id);
    return this;
  }

  /** Whether Temporal was brought to its revision. */
  public ExampleSchedule synced(boolean synced) {
    this.synced = synced;
    return this;
  }

  public ExampleSchedule team(String team) {
    this.team = new TeamId(team);
    return this;
  }

  public ExampleSchedule name(String name) {
    this.name = name;
    return this;
  }

  public ExampleSchedule cadence(Cadence cadence) {
    this.cadence = cadence;
    return this;
  }

  public ExampleSchedule webhookSecretArn(@Nullable String arn) {
    this.webhookSecretArn = arn;
    return this;
  }

  public ExampleSchedule run(String json) {
    this.run = json;
    return this;
  }

  public ExampleSchedule metadata(Map<String, String> metadata) {
    this.metadata = metadata;
    return this;
  }

  public ExampleSchedule revision(long revision) {
    this.revision = revision;
    return this;
  }

  public ExampleSchedule nextRuns(@Nullable RecordedRuns runs) {
    this.nextRuns = runs;
    return this;
  }

  public Schedule build() {
    return new Schedule(
        id,
        team,
        name,
        full ? "Every working day" : null,
        "suite_1",
        full ? 7L : null,
        cadence,
        full ? "US/Pacific" : "UTC",
        full ? OverlapPolicy.BUFFER_ONE : OverlapPolicy.SKIP,
        full,
        full ? "https://example.com/hook" : null,
        webhookSecretArn,
        run,
        new TreeMap<>(metadata),
        full ? "eval_run_0123456789abcdef0123456789abcdef" : null,
        full ? CREATED.plusSeconds(30) : null,
        full ? "completed" : null,
        CREATED,
        CREATED.plusSeconds(60),
        revision,
        synced ? revision : revision - 1,
        nextRuns);
  }
}
