package evalschedules.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule fires next, and how that is known.
 *
 * @param at null when no next fire is known; never a time that was past when this was made
 * @param status why there is a time, or why there is none
 * @param age since Temporal said so; null unless the status is {@code RESOLVED} or {@code RECORDED}
 * @param fault what kept Temporal from answering; null when it answered or was not asked
 */
public record NextRun(
    @Nullable Instant at, Status status, @Nullable Duration age, @Nullable Fault fault) {

  /** Why there is a next run, or why there is none. */
  public enum Status {
    /** Temporal listed it. */
    RESOLVED,
    /**
     * Temporal did not answer; it is the first of the times that Temporal gave for this revision
     * before.
     */
    RECORDED,
    /** The schedule is not enabled. */
    DISABLED,
    /** Somebody paused it in Temporal. */
    PAUSED,
    /** Temporal lists no more times. */
    EXHAUSTED,
    /** Temporal does not have the schedule. */
    NOT_FOUND,
    /** Temporal was not yet brought to this revision. */
    PENDING,
    /** Temporal did not answer and no recorded time is left. */
    UNAVAILABLE
  }

  /** What kept Temporal from answering. */
  public enum Fault {
    DEADLINE_EXCEEDED,
    UNREACHABLE,
    THROTTLED,
    /** The credentials were refused: a misconfiguration. */
    REFUSED,
    /** The namespace does not exist: a misconfiguration. */
    NAMESPACE_NOT_FOUND,
    /** Any other answer that should not be. */
    UNEXPECTED;

    /** True for a fault that no waiting heals. */
    public boolean isMisconfiguration() {
      return this == REFUSED || this == NAMESPACE_NOT_FOUND;
    }
  }

  /**
   * Temporal listed this time.
   *
   * @param age since it did; below zero, which a clock that went back gives, counts as zero
   */
  public static NextRun resolved(Instant at, Duration age) {
    return new NextRun(at, Status.RESOLVED, notNegative(age), null);
  }

  /** There is none, for a reason that is no fault. */
  public static NextRun none(Status status) {
    return new NextRun(null, status, null, null);
  }

  /** Temporal did not answer: what is recorded for this revision, as long as it lies after now. */
  public static NextRun recorded(Schedule schedule, Instant now, Fault fault) {
    return schedule
        .recordedRuns()
        .flatMap(
            runs ->
                runs.after(now)
                    .map(
                        at ->
                            new NextRun(
                                at,
                                Status.RECORDED,
                                notNegative(Duration.between(runs.asOf(), now)),
                                fault)))
        .orElseGet(() -> new NextRun(null, Status.UNAVAILABLE, null, fault));
  }

  private static Duration notNegative(Duration age) {
    return age.isNegative() ? Duration.ZERO : age;
  }
}
