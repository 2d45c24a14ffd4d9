package evalschedules.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Timestamp;
import evalschedules.schedule.Cadence;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.webhook.WebhookSecrets;
import io.grpc.Status.Code;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleClocksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final RecordingSchedules temporal = new RecordingSchedules();
  private final ScheduleClocks clocks =
      new ScheduleClocks(
          TemporalConnection.from(temporal.environment(), WebhookSecrets.client()),
          InstantSource.fixed(NOW));

  @AfterEach
  void disconnect() {
    temporal.close();
  }

  @Test
  void aCronScheduleIsMadeInTemporalsTerms() {
    Schedule schedule = ExampleSchedule.full().build();

    clocks.set(schedule);

    CreateScheduleRequest made = temporal.only(CreateScheduleRequest.class);
    assertThat(made.getNamespace()).isEqualTo("evals");
    assertThat(made.getScheduleId()).isEqualTo(schedule.id().value());
    assertThat(made.getSchedule().getSpec().getCronStringList()).containsExactly("0 9 * * 1-5");
    assertThat(made.getSchedule().getSpec().getTimezoneName()).isEqualTo("US/Pacific");
    assertThat(made.getSchedule().getState().getPaused()).isFalse();
    assertThat(made.getSchedule().getPolicies().getOverlapPolicy())
        .isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE);
    assertThat(made.getSchedule().getPolicies().getCatchupWindow().getSeconds()).isEqualTo(3600);
    assertThat(made.getMemo().getFieldsOrThrow("team_id").getData().toStringUtf8())
        .isEqualTo("\"team_a\"");
    assertThat(made.getMemo().getFieldsOrThrow("revision").getData().toStringUtf8()).isEqualTo("3");
  }

  @Test
  void eachRunIsAWorkflowWithATimeoutThatIsToldTeamAndSchedule() {
    Schedule schedule = ExampleSchedule.full().build();

    clocks.set(schedule);

    NewWorkflowExecutionInfo run =
        temporal.only(CreateScheduleRequest.class).getSchedule().getAction().getStartWorkflow();
    assertThat(run.getWorkflowType().getName()).isEqualTo("EvalScheduleRun");
    assertThat(run.getWorkflowId()).isEqualTo("eval-schedule-run-" + schedule.id());
    assertThat(run.getTaskQueue().getName()).isEqualTo("eval-schedules");
    assertThat(run.getWorkflowExecutionTimeout().getSeconds()).isPositive();
    assertThat(run.getInput().getPayloads(0).getData().toStringUtf8())
        .isEqualTo("{\"team_id\":\"team_a\",\"schedule_id\":\"" + schedule.id() + "\"}");
  }

  @Test
  void anIntervalScheduleHasNoZoneAndADisabledOneIsPaused() {
    clocks.set(
        ExampleSchedule.minimal().cadence(new Cadence.Interval(Duration.ofMinutes(5))).build());

    CreateScheduleRequest made = temporal.only(CreateScheduleRequest.class);
    assertThat(made.getSchedule().getSpec().getInterval(0).getInterval().getSeconds())
        .isEqualTo(300);
    assertThat(made.getSchedule().getSpec().getTimezoneName()).isEmpty();
    assertThat(made.getSchedule().getState().getPaused()).isTrue();
  }

  @Test
  void twoCreatesHaveRequestIdsOfTheirOwn() {
    clocks.set(ExampleSchedule.full().build());
    clocks.set(ExampleSchedule.full().build());

    assertThat(
            temporal.requests().stream()
                .map(request -> ((CreateScheduleRequest) request).getRequestId()))
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void aClockThatIsThereIsBroughtToTheScheduleAndKeepsItsMemo() {
    temporal.fails(CreateScheduleRequest.class, Code.ALREADY_EXISTS, null);

    clocks.set(ExampleSchedule.full().build());

    UpdateScheduleRequest changed = temporal.only(UpdateScheduleRequest.class);
    assertThat(changed.getSchedule())
        .isEqualTo(temporal.only(CreateScheduleRequest.class).getSchedule());
    assertThat(changed.hasMemo()).isFalse();
  }

  @Test
  void theListedTimesAreRecordedForTheRevision() {
    temporal.describes(
        DescribeScheduleResponse.newBuilder()
            .setInfo(
                ScheduleInfo.newBuilder()
                    .addFutureActionTimes(Timestamp.newBuilder().setSeconds(1_800_000_000)))
            .build());

    assertThat(clocks.nextRuns(ExampleSchedule.full().build()))
        .contains(new RecordedRuns(List.of(Instant.ofEpochSecond(1_800_000_000)), 3, NOW));
  }

  @Test
  void aClockThatTemporalDoesNotHaveListsNothingAndIsNobodysAndIsDeletedAlready() {
    NotFoundFailure detail = NotFoundFailure.getDefaultInstance();
    temporal.fails(DescribeScheduleRequest.class, Code.NOT_FOUND, detail);
    temporal.fails(DeleteScheduleRequest.class, Code.NOT_FOUND, detail);
    Schedule schedule = ExampleSchedule.full().build();

    assertThat(clocks.nextRuns(schedule)).isEmpty();
    assertThat(clocks.isTakenByAnotherTeam(schedule)).isFalse();
    clocks.delete(schedule.id());
  }

  @Test
  void aMissingNamespaceIsAFailureAndNotAMissingClock() {
    temporal.fails(
        DescribeScheduleRequest.class,
        Code.NOT_FOUND,
        NamespaceNotFoundFailure.getDefaultInstance());

    assertThatExceptionOfType(ClockFailure.class)
        .isThrownBy(() -> clocks.nextRuns(ExampleSchedule.full().build()))
        .returns(false, ClockFailure::isTransient);
  }

  @Test
  void aClockBelongsToTheTeamThatItsMemoNames() {
    Schedule ours = ExampleSchedule.full().build();
    temporal.describes(
        DescribeScheduleResponse.newBuilder().setMemo(ScheduleSpecs.memo(ours)).build());

    assertThat(clocks.isTakenByAnotherTeam(ours)).isFalse();
    assertThat(clocks.isTakenByAnotherTeam(ExampleSchedule.full().team("team_b").build())).isTrue();

    temporal.describes(DescribeScheduleResponse.getDefaultInstance());
    assertThat(clocks.isTakenByAnotherTeam(ours)).as("one that somebody else made").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, true, false",
    "RESOURCE_EXHAUSTED, true, false",
    "DEADLINE_EXCEEDED, true, false",
    "INVALID_ARGUMENT, false, true",
    "PERMISSION_DENIED, false, false"
  })
  void aFailureTellsWhetherWaitingHelpsAndWhetherTheScheduleIsAtFault(
      Code code, boolean isTransient, boolean isInvalid) {
    temporal.fails(CreateScheduleRequest.class, code, null);

    assertThatExceptionOfType(ClockFailure.class)
        .isThrownBy(() -> clocks.set(ExampleSchedule.full().build()))
        .withMessageContaining(code.name())
        .returns(isTransient, ClockFailure::isTransient)
        .returns(isInvalid, ClockFailure::isInvalid);
    assertThat(temporal.requests()).hasSize(1);
  }
}
