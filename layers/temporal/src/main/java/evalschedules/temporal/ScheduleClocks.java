package evalschedules.temporal;

import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import java.time.InstantSource;
import java.util.UUID;

/** The Temporal schedules that make eval schedules fire: makes, pauses and removes them. */
public final class ScheduleClocks {
  private final TemporalConnection temporal;
  private final InstantSource clock;

  public ScheduleClocks(TemporalConnection temporal, InstantSource clock) {
    this.temporal = temporal;
    this.clock = clock;
  }

  /**
   * Makes the schedule's clock; one that is there already is left as it is. Each call has a request
   * id of its own: repeating that of a clock that was deleted since is answered OK and makes none.
   */
  public void create(Schedule schedule) {
    try {
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
    } catch (StatusRuntimeException e) {
      ignore(Status.Code.ALREADY_EXISTS, e);
    }
  }

  /** Pauses the clock behind the schedule's back, as an operator of Temporal may. */
  public void pause(ScheduleId id) {
    temporal
        .patient()
        .patchSchedule(
            PatchScheduleRequest.newBuilder()
                .setNamespace(temporal.namespace())
                .setScheduleId(id.value())
                .setPatch(SchedulePatch.newBuilder().setPause("paused by an operator"))
                .setRequestId(UUID.randomUUID().toString())
                .build());
  }

  /** Removes the clock; one that is not there is removed already. */
  public void delete(ScheduleId id) {
    try {
      temporal
          .patient()
          .deleteSchedule(
              DeleteScheduleRequest.newBuilder()
                  .setNamespace(temporal.namespace())
                  .setScheduleId(id.value())
                  .build());
    } catch (StatusRuntimeException e) {
      ignore(Status.Code.NOT_FOUND, e);
    }
  }

  /** The times that Temporal lists now, at most ten, to be kept with the item. */
  public RecordedRuns nextRuns(Schedule schedule) {
    DescribeScheduleResponse answer =
        temporal
            .patient()
            .describeSchedule(
                DescribeScheduleRequest.newBuilder()
                    .setNamespace(temporal.namespace())
                    .setScheduleId(schedule.id().value())
                    .build());
    return new RecordedRuns(NextRuns.times(answer), schedule.revision(), clock.instant());
  }

  private static void ignore(Status.Code expected, StatusRuntimeException e) {
    if (e.getStatus().getCode() != expected) {
      throw e;
    }
  }
}
