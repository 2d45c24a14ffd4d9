package evalschedules.operator.schedules;

import evalschedules.schedule.Schedule;
import evalschedules.schedule.TeamId;
import evalschedules.storage.CorruptItem;
import evalschedules.storage.ScheduleTable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes schedules as lines that {@link ScheduleImport} takes. */
public final class ScheduleExport {
  private static final int STEP = 1_000;

  private final ScheduleTable table;
  private final @Nullable WebhookSecretValues secrets;
  private final PrintStream progress;
  private int written;
  private int withoutSecret;
  private int corrupt;

  /**
   * Exports from a table.
   *
   * @param secrets null: webhook secrets are left out
   */
  public ScheduleExport(
      ScheduleTable table, @Nullable WebhookSecretValues secrets, PrintStream progress) {
    this.table = table;
    this.secrets = secrets;
    this.progress = progress;
  }

  /**
   * Writes all schedules that are not deleted; an item that is corrupt is told and left out.
   *
   * @param team null: of every team
   */
  public void write(@Nullable TeamId team, Writer lines) throws IOException {
    try {
      table.readAll(team, schedule -> write(schedule, lines), this::tell);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** How many items were corrupt. */
  public int corrupt() {
    return corrupt;
  }

  public String summary() {
    return "%d schedules, %d of them without their webhook secret; %d corrupt items left out"
        .formatted(written, withoutSecret, corrupt);
  }

  private void write(Schedule schedule, Writer lines) {
    Optional<String> secret = secret(schedule.webhookSecretArn());
    if (schedule.webhookSecretArn() != null && secret.isEmpty()) {
      withoutSecret++;
    }
    try {
      lines.write(ScheduleText.write(schedule, secret.orElse(null)));
      lines.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written++;
    if (written % STEP == 0) {
      progress.println(written + " schedules");
    }
  }

  private Optional<String> secret(@Nullable String arn) {
    return arn == null || secrets == null ? Optional.empty() : secrets.read(arn);
  }

  private void tell(String schedule, CorruptItem why) {
    corrupt++;
    progress.println(schedule + " is corrupt: " + why.getMessage());
  }
}
