package evalschedules.temporal;

import evalschedules.schedule.NextRun;
import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.NextRun.Status;
import evalschedules.schedule.RecentAnswers;
import evalschedules.schedule.Schedule;
import io.grpc.StatusRuntimeException;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.serviceclient.StatusUtils;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when a schedule fires next, by Temporal's own list of times. Nothing is computed here. */
public final class NextRuns {
  private static final Logger LOG = LoggerFactory.getLogger(NextRuns.class);

  private final TemporalConnection temporal;
  private final RecentAnswers<Listing> recent;
  private final InstantSource clock;

  /**
   * Keeps what Temporal says for a while.
   *
   * @param reuse how long; zero: not at all
   */
  public NextRuns(TemporalConnection temporal, Duration reuse, InstantSource clock) {
    this.temporal = temporal;
    this.recent = new RecentAnswers<>(reuse, clock);
    this.clock = clock;
  }

  /**
   * The first time after now that Temporal lists, or why there is none. Takes at most {@link
   * TemporalConnection#DEADLINE}; a Temporal that does not answer is an answer too, never an
   * exception.
   */
  public NextRun of(Schedule schedule) {
    if (!schedule.enabled()) {
      return NextRun.none(Status.DISABLED);
    }
    if (!schedule.synced()) {
      return NextRun.none(Status.PENDING);
    }
    return recent.about(schedule, () -> ask(schedule)).nextRun(schedule, clock.instant());
  }

  private Listing ask(Schedule schedule) {
    try {
      return read(temporal.describe(schedule.id().value()));
    } catch (StatusRuntimeException e) {
      return StatusUtils.hasFailure(e, NotFoundFailure.class)
          ? new Listing.None(Status.NOT_FOUND)
          : new Listing.NoAnswer(logged(fault(e), e));
    }
  }

  /** Paused comes first: a paused schedule still lists times. */
  private Listing read(DescribeScheduleResponse answer) {
    return answer.getSchedule().getState().getPaused()
        ? new Listing.None(Status.PAUSED)
        : new Listing.Times(times(answer), clock.instant());
  }

  /** All times that Temporal lists, soonest first, in whole seconds. */
  static List<Instant> times(DescribeScheduleResponse answer) {
    return answer.getInfo().getFutureActionTimesList().stream()
        .map(time -> Instant.ofEpochSecond(time.getSeconds()))
        .toList();
  }

  private static Fault fault(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case DEADLINE_EXCEEDED -> Fault.DEADLINE_EXCEEDED;
      case UNAVAILABLE -> Fault.UNREACHABLE;
      case RESOURCE_EXHAUSTED -> Fault.THROTTLED;
      case UNAUTHENTICATED, PERMISSION_DENIED -> Fault.REFUSED;
      case NOT_FOUND ->
          StatusUtils.hasFailure(e, NamespaceNotFoundFailure.class)
              ? Fault.NAMESPACE_NOT_FOUND
              : Fault.UNEXPECTED;
      default -> Fault.UNEXPECTED;
    };
  }

  private static Fault logged(Fault fault, StatusRuntimeException e) {
    if (fault.isMisconfiguration()) {
      LOG.error("Temporal refuses this service: {}", said(e));
    } else {
      LOG.warn("Temporal did not answer: {}", said(e));
    }
    return fault;
  }

  private static String said(StatusRuntimeException e) {
    return e.getStatus().getCode() + " " + e.getStatus().getDescription();
  }
}
