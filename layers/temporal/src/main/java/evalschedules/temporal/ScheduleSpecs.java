package evalschedules.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import evalschedules.schedule.Cadence;
import evalschedules.schedule.OverlapPolicy;
import evalschedules.schedule.Schedule;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;

/** A schedule in Temporal's own terms. */
final class ScheduleSpecs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WORKFLOW_TYPE = "EvalScheduleRun";
  private static final String TASK_QUEUE = "eval-schedules";

  /**
   * How long after its time a fire that was missed is still made up for; Temporal's default of a
   * year would end in a burst.
   */
  private static final Duration CATCH_UP = hours(1);

  /**
   * A fire that nobody executes would otherwise stay open, and under {@code skip} block every later
   * one.
   */
  private static final Duration EXECUTION_TIMEOUT = hours(24);

  private ScheduleSpecs() {}

  static io.temporal.api.schedule.v1.Schedule schedule(Schedule schedule) {
    return io.temporal.api.schedule.v1.Schedule.newBuilder()
        .setSpec(spec(schedule))
        .setAction(ScheduleAction.newBuilder().setStartWorkflow(workflow(schedule)))
        .setPolicies(
            SchedulePolicies.newBuilder()
                .setOverlapPolicy(overlapPolicy(schedule.overlapPolicy()))
                .setCatchupWindow(CATCH_UP))
        .setState(ScheduleState.newBuilder().setPaused(!schedule.enabled()))
        .build();
  }

  static Memo memo(Schedule schedule) {
    return Memo.newBuilder()
        .putFields("team_id", team(schedule))
        .putFields("revision", json(JSON.valueToTree(schedule.revision())))
        .build();
  }

  static boolean belongsToTeamOf(Schedule schedule, Memo memo) {
    return team(schedule).equals(memo.getFieldsMap().get("team_id"));
  }

  private static Payload team(Schedule schedule) {
    return json(JSON.valueToTree(schedule.team().value()));
  }

  private static ScheduleSpec spec(Schedule schedule) {
    return switch (schedule.cadence()) {
      case Cadence.Cron cron ->
          ScheduleSpec.newBuilder()
              .addCronString(cron.expression())
              .setTimezoneName(schedule.timezone())
              .build();
      case Cadence.Interval interval ->
          ScheduleSpec.newBuilder()
              .addInterval(
                  IntervalSpec.newBuilder().setInterval(seconds(interval.every().toSeconds())))
              .build();
    };
  }

  private static NewWorkflowExecutionInfo workflow(Schedule schedule) {
    JsonNode input =
        JSON.createObjectNode()
            .put("team_id", schedule.team().value())
            .put("schedule_id", schedule.id().value());
    return NewWorkflowExecutionInfo.newBuilder()
        .setWorkflowId("eval-schedule-run-" + schedule.id())
        .setWorkflowType(WorkflowType.newBuilder().setName(WORKFLOW_TYPE))
        .setTaskQueue(TaskQueue.newBuilder().setName(TASK_QUEUE))
        .setInput(Payloads.newBuilder().addPayloads(json(input)))
        .setWorkflowExecutionTimeout(EXECUTION_TIMEOUT)
        .build();
  }

  private static ScheduleOverlapPolicy overlapPolicy(OverlapPolicy policy) {
    return switch (policy) {
      case SKIP -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP;
      case BUFFER_ONE -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE;
      case ALLOW_ALL -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL;
    };
  }

  private static Payload json(JsonNode value) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .setData(ByteString.copyFromUtf8(value.toString()))
        .build();
  }

  private static Duration hours(long hours) {
    return seconds(hours * 3600);
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }
}
