package evalschedules.temporal;

import evalschedules.schedule.NextRun;
import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.NextRun.Status;
import evalschedules.schedule.RecentAnswers;
import evalschedules.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What Temporal said about a schedule at some moment; what that means now is a question of now. */
sealed interface Listing extends RecentAnswers.Answer {

  NextRun nextRun(Schedule schedule, Instant now);

  /** It lists these times, soonest first. */
  record Times(List<Instant> times, Instant asOf) implements Listing {
    @Override
    public NextRun nextRun(Schedule schedule, Instant now) {
      return after(now)
          .map(at -> NextRun.resolved(at, Duration.between(asOf, now)))
          .orElseGet(() -> NextRun.none(Status.EXHAUSTED));
    }

    /** A list whose times have passed may just be late. */
    @Override
    public boolean holdsAt(Instant now) {
      return times.isEmpty() || after(now).isPresent();
    }

    @Override
    public boolean isFailure() {
      return false;
    }

    private Optional<Instant> after(Instant now) {
      return times.stream().filter(time -> time.isAfter(now)).findFirst();
    }
  }

  /** There is no next run, for a reason that is no fault. */
  record None(Status why) implements Listing {
    @Override
    public NextRun nextRun(Schedule schedule, Instant now) {
      return NextRun.none(why);
    }

    @Override
    public boolean holdsAt(Instant now) {
      return true;
    }

    @Override
    public boolean isFailure() {
      return false;
    }
  }

  /** It did not answer. */
  record NoAnswer(Fault fault) implements Listing {
    @Override
    public NextRun nextRun(Schedule schedule, Instant now) {
      return NextRun.recorded(schedule, now, fault);
    }

    @Override
    public boolean holdsAt(Instant now) {
      return true;
    }

    @Override
    public boolean isFailure() {
      return true;
    }
  }
}
