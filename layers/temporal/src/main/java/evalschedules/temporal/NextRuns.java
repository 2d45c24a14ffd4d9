package evalschedules.temporal;

import evalschedules.schedule.NextRun;
import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.NextRun.Status;
import evalschedules.schedule.Schedule;
import io.grpc.StatusRuntimeException;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.serviceclient.StatusUtils;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when a schedule fires next, by Temporal's own list of times. Nothing is computed here. */
public final class NextRuns {
  private static final Logger LOG = LoggerFactory.getLogger(NextRuns.class);

  private final TemporalConnection temporal;
  private final InstantSource clock;

  public NextRuns(TemporalConnection temporal, InstantSource clock) {
    this.temporal = temporal;
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
    try {
      return read(temporal.describe(schedule.id().value()));
    } catch (StatusRuntimeException e) {
      return StatusUtils.hasFailure(e, NotFoundFailure.class)
          ? NextRun.none(Status.NOT_FOUND)
          : NextRun.recorded(schedule, clock.instant(), logged(fault(e), e));
    }
  }

  /**
   * Paused comes first: a paused schedule still lists times. The clock is read after the answer
   * came, and earlier times are passed over, since the list may be older than the answer.
   */
  private NextRun read(DescribeScheduleResponse answer) {
    if (answer.getSchedule().getState().getPaused()) {
      return NextRun.none(Status.PAUSED);
    }
    return firstAfter(clock.instant(), answer)
        .map(NextRun::resolved)
        .orElseGet(() -> NextRun.none(Status.EXHAUSTED));
  }

  private static Optional<Instant> firstAfter(Instant now, DescribeScheduleResponse answer) {
    return times(answer).stream().filter(time -> time.isAfter(now)).findFirst();
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
      LOG.error("Temporal refuses this service: {}", e.getStatus());
    } else {
      LOG.warn("Temporal did not answer: {}", e.getStatus());
    }
    return fault;
  }
}
