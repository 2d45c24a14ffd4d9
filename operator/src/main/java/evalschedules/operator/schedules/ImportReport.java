package evalschedules.operator.schedules;

import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.operator.schedules.ScheduleImport.Outcome;
import evalschedules.schedule.ScheduleId;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the lines: each refused one as a JSON line, all of them as counts. */
public final class ImportReport {
  private static final int STEP = 100;

  private final PrintStream refusals;
  private final PrintStream progress;
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
  private int refused;
  private int withoutSecret;

  public ImportReport(PrintStream refusals, PrintStream progress) {
    this.refusals = refusals;
    this.progress = progress;
  }

  synchronized void done(Outcome outcome, ScheduleLine line) {
    counts.merge(outcome, 1, Integer::sum);
    if (line.webhookConfigured() && line.webhookSecret() == null && outcome == Outcome.CREATED) {
      withoutSecret++;
    }
    step();
  }

  /**
   * A line that was not imported.
   *
   * @param id null when the line could not be read
   */
  synchronized void refused(int line, @Nullable ScheduleId id, Refused why) {
    refused++;
    refusals.println(
        new ObjectMapper()
            .createObjectNode()
            .put("line", line)
            .put("id", id == null ? null : id.value())
            .put("field", why.field())
            .put("reason", why.getMessage()));
    step();
  }

  /** How many lines were refused. */
  public synchronized int refused() {
    return refused;
  }

  /** The counts so far, in words. */
  public synchronized String summary() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (outcome, count) ->
            text.append("%d %s, ".formatted(count, outcome.name().toLowerCase(Locale.ROOT))));
    text.append(refused).append(" refused");
    if (withoutSecret > 0) {
      text.append("; ")
          .append(withoutSecret)
          .append(" created without the webhook secret they had");
    }
    return text.toString();
  }

  private void step() {
    int lines = refused + counts.values().stream().mapToInt(Integer::intValue).sum();
    if (lines % STEP == 0) {
      progress.println(lines + " lines: " + summary());
    }
  }
}
