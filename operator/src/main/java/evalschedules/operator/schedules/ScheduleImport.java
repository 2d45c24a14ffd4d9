package evalschedules.operator.schedules;

import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.storage.ScheduleTable;
import evalschedules.temporal.ClockFailure;
import evalschedules.temporal.ScheduleClocks;
import evalschedules.webhook.WebhookSecrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;

/**
 * Brings one schedule into a stack. First its secret, then its item, which says what is wanted,
 * then Temporal, and last the mark on the item that Temporal has it. Whatever is cut off in between
 * leaves a schedule that reads as pending, or a secret that nobody knows of, and is completed when
 * the same line is brought again.
 */
public final class ScheduleImport {
  private final ScheduleTable table;
  private final WebhookSecrets secrets;
  private final String secretsPrefix;
  private final WebhookSecretValues secretValues;
  private final ScheduleClocks clocks;
  private final InstantSource clock;

  /** What became of a line. */
  public enum Outcome {
    CREATED,
    /** It was stored before, and Temporal was not brought to it yet, or lost its clock. */
    COMPLETED,
    /** It was stored with other contents, and replacing was asked for. */
    REPLACED,
    UNCHANGED
  }

  public ScheduleImport(
      ScheduleTable table,
      WebhookSecrets secrets,
      String secretsPrefix,
      WebhookSecretValues secretValues,
      ScheduleClocks clocks,
      InstantSource clock) {
    this.table = table;
    this.secrets = secrets;
    this.secretsPrefix = secretsPrefix;
    this.secretValues = secretValues;
    this.clocks = clocks;
    this.clock = clock;
  }

  /**
   * Imports a line.
   *
   * @param replace whether a schedule that is stored with other contents is overwritten
   * @throws Refused when it cannot be; what is stored is then as it was
   * @throws ClockFailure when Temporal does not answer
   * @throws evalschedules.storage.StorageUnavailable when DynamoDB does not answer
   */
  public Outcome add(ScheduleLine line, boolean replace) {
    Optional<Schedule> stored = table.find(line.team(), line.id());
    if (stored.isEmpty()) {
      create(line);
      return Outcome.CREATED;
    }
    return onto(stored.get(), line, replace);
  }

  private void create(ScheduleLine line) {
    Instant now = clock.instant();
    Schedule schedule = line.asNew(now, null);
    if (clocks.isTakenByAnotherTeam(schedule)) {
      throw new Refused("id", "Another team's schedule has this id. Give it an id of its own.");
    }
    Schedule wanted =
        line.webhookSecret() == null
            ? schedule
            : line.asNew(now, store(schedule, line.webhookSecret()));
    if (!table.create(wanted)) {
      throw new Refused(
          "id", "The schedule of this id was deleted here, and stays so. Give it another id.");
    }
    sync(wanted);
  }

  private Outcome onto(Schedule stored, ScheduleLine line, boolean replace) {
    Instant now = clock.instant();
    Schedule wanted = line.over(stored, now, stored.webhookSecretArn());
    List<String> differences = new ArrayList<>(Differences.between(stored, wanted));
    boolean newSecret = line.webhookSecret() != null && !isStored(line.webhookSecret(), stored);
    if (newSecret) {
      differences.add("webhook_secret");
    }
    if (differences.isEmpty()) {
      if (stored.synced() && clocks.nextRuns(stored).isPresent()) {
        return Outcome.UNCHANGED;
      }
      sync(stored);
      return Outcome.COMPLETED;
    }
    if (!replace) {
      throw new Refused(
          differences.getFirst(),
          "It is here already with another %s, as revision %d of %s. --replace overwrites it."
              .formatted(String.join(", ", differences), stored.revision(), stored.updatedAt()));
    }
    if (newSecret) {
      wanted = line.over(stored, now, store(wanted, Objects.requireNonNull(line.webhookSecret())));
    }
    if (!table.replace(wanted, stored.revision())) {
      throw new Refused("revision", "It was changed here just now. Look at it, and import again.");
    }
    sync(wanted);
    return Outcome.REPLACED;
  }

  /** A schedule that was changed or deleted in the meantime is not left with an older clock. */
  private void sync(Schedule schedule) {
    try {
      clocks.set(schedule);
      RecordedRuns runs =
          clocks
              .nextRuns(schedule)
              .orElseThrow(() -> new IllegalStateException("Temporal lost a clock it just had"));
      if (!table.recordSync(schedule, runs)) {
        table
            .find(schedule.team(), schedule.id())
            .ifPresentOrElse(this::sync, () -> clocks.delete(schedule.id()));
      }
    } catch (ClockFailure e) {
      if (e.isInvalid()) {
        throw new Refused(
            "cron",
            "It is stored, but Temporal does not take it, so it is pending: %s. Correct the line, and import with --replace."
                .formatted(e.getMessage()));
      }
      throw e;
    }
  }

  private boolean isStored(String secret, Schedule stored) {
    return stored.webhookSecretArn() != null
        && secretValues.read(stored.webhookSecretArn()).filter(secret::equals).isPresent();
  }

  private String store(Schedule schedule, String secret) {
    try {
      return secrets.store(schedule, secretsPrefix, secret);
    } catch (InvalidParameterException | InvalidRequestException e) {
      throw new Refused(
          "webhook_secret",
          "Secrets Manager does not take it: " + e.awsErrorDetails().errorMessage());
    }
  }
}
