package evalschedules.schedule;

import java.time.Duration;

/** How often a schedule fires. */
public sealed interface Cadence {

  /** Five cron fields, as the user wrote them; read in the schedule's time zone. */
  record Cron(String expression) implements Cadence {}

  /** Whole seconds, at least one, counted from the epoch; no time zone applies. */
  record Interval(Duration every) implements Cadence {
    public Interval {
      if (every.getSeconds() < 1 || every.getNano() != 0) {
        throw new IllegalArgumentException("an interval is whole seconds, at least one");
      }
    }
  }
}
