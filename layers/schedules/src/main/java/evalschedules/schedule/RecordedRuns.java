package evalschedules.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Next runs that Temporal gave before and the item keeps, for the times at which Temporal does not
 * answer.
 *
 * @param times soonest first
 * @param revision the schedule's revision that they belong to
 * @param asOf when Temporal gave them
 */
public record RecordedRuns(List<Instant> times, long revision, Instant asOf) {
  public RecordedRuns {
    times = List.copyOf(times);
  }

  /** The first of the times that is after now. */
  public Optional<Instant> after(Instant now) {
    return times.stream().filter(time -> time.isAfter(now)).findFirst();
  }
}
