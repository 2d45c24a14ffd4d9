package evalschedules.temporal;

import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.serviceclient.StatusUtils;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The Temporal schedules that make eval schedules fire: makes, changes, pauses and removes them.
 */
public final class ScheduleClocks {
  private final TemporalConnection temporal;
  private final InstantSource now;

  public ScheduleClocks(TemporalConnection temporal, InstantSource now) {
    this.temporal = temporal;
    this.now = now;
  }

  /**
   * Brings Temporal to the schedule: makes its clock, or changes the one that is there. Done again,
   * it ends the same. Each create has a request id of its own: repeating that of a clock that was
   * deleted since is answered OK and makes none.
   *
   * @throws ClockFailure when Temporal does not answer, or refuses it
   */
  public void set(Schedule schedule) {
    try {
      create(schedule);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw new ClockFailure(e);
      }
      translated(() -> update(schedule));
    }
  }

  /**
   * Whether Temporal has a clock of the schedule's id that is not its team's: ids are made at
   * random, so one of the two was copied.
   *
   * @throws ClockFailure when Temporal does not answer, or refuses it
   */
  public boolean isTakenByAnotherTeam(Schedule schedule) {
    return describe(schedule.id())
        .map(clock -> !ScheduleSpecs.belongsToTeamOf(schedule, clock.getMemo()))
        .orElse(false);
  }

  /**
   * Pauses the clock behind the schedule's back, as an operator of Temporal may.
   *
   * @throws ClockFailure when Temporal does not answer, or refuses it
   */
  public void pause(ScheduleId id) {
    translated(
        () ->
            temporal
                .patient()
                .patchSchedule(
                    PatchScheduleRequest.newBuilder()
                        .setNamespace(temporal.namespace())
                        .setScheduleId(id.value())
                        .setPatch(SchedulePatch.newBuilder().setPause("paused by an operator"))
                        .setRequestId(UUID.randomUUID().toString())
                        .build()));
  }

  /**
   * Removes the clock; one that is not there is removed already.
   *
   * @throws ClockFailure when Temporal does not answer, or refuses it
   */
  public void delete(ScheduleId id) {
    unlessNotFound(
        () ->
            temporal
                .patient()
                .deleteSchedule(
                    DeleteScheduleRequest.newBuilder()
                        .setNamespace(temporal.namespace())
                        .setScheduleId(id.value())
                        .build()));
  }

  /**
   * The times that Temporal lists now, at most ten, to be kept with the item.
   *
   * @return empty when Temporal does not have the clock
   * @throws ClockFailure when Temporal does not answer, or refuses it
   */
  public Optional<RecordedRuns> nextRuns(Schedule schedule) {
    return describe(schedule.id())
        .map(clock -> new RecordedRuns(NextRuns.times(clock), schedule.revision(), now.instant()));
  }

  private void create(Schedule schedule) {
    temporal
        .patient()
        .createSchedule(
            CreateScheduleRequest.newBuilder()
                .setNamespace(temporal.namespace())
                .setScheduleId(schedule.id().value())
                .setSchedule(ScheduleSpecs.schedule(schedule))
                .setMemo(ScheduleSpecs.memo(schedule))
                .setRequestId(UUID.randomUUID().toString())
                .build());
  }

  /** The memo stays as it was made: one of Temporal's two engines takes no other. */
  private void update(Schedule schedule) {
    temporal
        .patient()
        .updateSchedule(
            UpdateScheduleRequest.newBuilder()
                .setNamespace(temporal.namespace())
                .setScheduleId(schedule.id().value())
                .setSchedule(ScheduleSpecs.schedule(schedule))
                .setRequestId(UUID.randomUUID().toString())
                .build());
  }

  private Optional<DescribeScheduleResponse> describe(ScheduleId id) {
    return unlessNotFound(
        () ->
            temporal
                .patient()
                .describeSchedule(
                    DescribeScheduleRequest.newBuilder()
                        .setNamespace(temporal.namespace())
                        .setScheduleId(id.value())
                        .build()));
  }

  /** Empty when there is no such clock; a namespace that is missing is a failure. */
  private static <T> Optional<T> unlessNotFound(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (StatusRuntimeException e) {
      if (StatusUtils.hasFailure(e, NotFoundFailure.class)) {
        return Optional.empty();
      }
      throw new ClockFailure(e);
    }
  }

  private static void translated(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      throw new ClockFailure(e);
    }
  }
}
