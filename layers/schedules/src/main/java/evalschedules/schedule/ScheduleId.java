package evalschedules.schedule;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one schedule: {@code eval_sched_} and 1 to 64 lower-case letters or digits. Also its id in
 * Temporal. New ones get 32 hex digits; which of the others exist is for the table to say.
 */
public record ScheduleId(String value) {
  private static final Pattern SHAPE = Pattern.compile("eval_sched_[0-9a-z]{1,64}");
  private static final Pattern CONTRACT = Pattern.compile("eval_sched_[0-9a-f]{32}");

  public ScheduleId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a schedule id");
    }
  }

  /**
   * Empty when the text has another shape: such a schedule does not exist (404), the request is not
   * wrong (400).
   */
  public static Optional<ScheduleId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new ScheduleId(text)) : Optional.empty();
  }

  /** Whether it has the 32 hex digits that the API promises of its ids. */
  public boolean isInTheContract() {
    return CONTRACT.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
