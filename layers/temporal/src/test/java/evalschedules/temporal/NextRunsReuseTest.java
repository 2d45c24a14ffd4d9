package evalschedules.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.NextRun;
import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.NextRun.Status;
import evalschedules.schedule.RecordedRuns;
import evalschedules.webhook.WebhookSecrets;
import io.grpc.Status.Code;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a warm instance remembers of Temporal's answers. */
final class NextRunsReuseTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration REUSE = Duration.ofSeconds(30);

  private final ScriptedTemporal temporal = ScriptedTemporal.start();
  private Instant now = NOON;
  private final NextRuns nextRuns =
      new NextRuns(
          TemporalConnection.from(
              temporal.environment(), WebhookSecrets.client(), Duration.ofMinutes(1)),
          REUSE,
          () -> now);

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void aKeptAnswerGetsOlderUntilTemporalIsAskedAgain() {
    temporal.lists(at(3600)).lists(at(7200));

    assertThat(after(Duration.ZERO)).isEqualTo(NextRun.resolved(at(3600), Duration.ZERO));
    assertThat(after(Duration.ofSeconds(10)))
        .isEqualTo(NextRun.resolved(at(3600), Duration.ofSeconds(10)));
    assertThat(after(REUSE.minusMillis(1)))
        .isEqualTo(NextRun.resolved(at(3600), REUSE.minusMillis(1)));
    assertThat(after(REUSE)).isEqualTo(NextRun.resolved(at(7200), Duration.ZERO));
    assertThat(temporal.calls()).hasSize(2);
  }

  @Test
  void aKeptListGivesTheFirstTimeThatIsStillToCome() {
    temporal.lists(at(5), at(10), at(15));

    assertThat(after(Duration.ZERO).at()).isEqualTo(at(5));
    assertThat(after(Duration.ofSeconds(5)).at()).isEqualTo(at(10));
    assertThat(after(Duration.ofMillis(14_999)).at()).isEqualTo(at(15));
    assertThat(temporal.calls()).hasSize(1);
  }

  @Test
  void aListThatRanOutIsAskedForAgainAtOnce() {
    temporal.lists(at(5)).lists(at(5), at(10));

    after(Duration.ZERO);

    assertThat(after(Duration.ofSeconds(5))).isEqualTo(NextRun.resolved(at(10), Duration.ZERO));
    assertThat(temporal.calls()).hasSize(2);
  }

  @Test
  void anEmptyListIsKept() {
    temporal.lists().lists(at(3600));

    assertThat(after(Duration.ZERO)).isEqualTo(NextRun.none(Status.EXHAUSTED));
    assertThat(after(REUSE.minusMillis(1))).isEqualTo(NextRun.none(Status.EXHAUSTED));
    assertThat(after(REUSE).status()).isEqualTo(Status.RESOLVED);
  }

  @Test
  void aFailureIsKeptForTwoSeconds() {
    temporal.fails(Code.RESOURCE_EXHAUSTED, null).lists(at(3600));

    assertThat(after(Duration.ZERO).fault()).isEqualTo(Fault.THROTTLED);
    assertThat(after(Duration.ofMillis(1999)).fault()).isEqualTo(Fault.THROTTLED);
    assertThat(temporal.calls()).hasSize(1);
    assertThat(after(Duration.ofSeconds(2))).isEqualTo(NextRun.resolved(at(3600), Duration.ZERO));
  }

  @Test
  void aRecordedTimeThatPassesWhileAFailureIsKeptIsNotGiven() {
    temporal.fails(Code.RESOURCE_EXHAUSTED, null);
    UnaryOperator<ExampleSchedule> recorded =
        schedule ->
            schedule.nextRuns(new RecordedRuns(List.of(at(1), at(3600)), 3, NOON.minusSeconds(60)));

    assertThat(after(Duration.ZERO, recorded).at()).isEqualTo(at(1));
    assertThat(after(Duration.ofSeconds(1), recorded).at()).isEqualTo(at(3600));
    assertThat(temporal.calls()).hasSize(1);
  }

  @Test
  void aPausedScheduleIsKept() {
    temporal.saysPaused(at(5)).lists(at(3600));

    assertThat(after(Duration.ZERO)).isEqualTo(NextRun.none(Status.PAUSED));
    assertThat(after(REUSE.minusMillis(1))).isEqualTo(NextRun.none(Status.PAUSED));
    assertThat(temporal.calls()).hasSize(1);
    assertThat(after(REUSE).status()).isEqualTo(Status.RESOLVED);
  }

  @Test
  void aMissingScheduleIsKept() {
    temporal.fails(Code.NOT_FOUND, NotFoundFailure.getDefaultInstance()).lists(at(3600));

    assertThat(after(Duration.ZERO)).isEqualTo(NextRun.none(Status.NOT_FOUND));
    assertThat(after(REUSE.minusMillis(1))).isEqualTo(NextRun.none(Status.NOT_FOUND));
    assertThat(temporal.calls()).hasSize(1);
    assertThat(after(REUSE).status()).isEqualTo(Status.RESOLVED);
  }

  @Test
  void anotherRevisionIsAskedForAtOnce() {
    temporal.lists(at(3600)).lists(at(7200));

    after(Duration.ZERO);

    assertThat(after(Duration.ZERO, schedule -> schedule.revision(4)).at()).isEqualTo(at(7200));
    assertThat(after(Duration.ZERO).at()).isEqualTo(at(3600));
    assertThat(temporal.calls()).hasSize(2);
  }

  @Test
  void aClockThatWentBackMakesNoAgeBelowZero() {
    temporal.lists(at(3600));
    Instant[] readings = {NOON, NOON.plusSeconds(2), NOON.plusSeconds(2), NOON.plusSeconds(1)};
    int[] reading = {0};
    NextRuns backwards =
        new NextRuns(
            TemporalConnection.from(
                temporal.environment(), WebhookSecrets.client(), Duration.ofMinutes(1)),
            REUSE,
            () -> readings[Math.min(reading[0]++, readings.length - 1)]);

    assertThat(backwards.of(ExampleSchedule.full().build()))
        .isEqualTo(NextRun.resolved(at(3600), Duration.ZERO));
  }

  private NextRun after(Duration sinceNoon) {
    return after(sinceNoon, UnaryOperator.identity());
  }

  private NextRun after(Duration sinceNoon, UnaryOperator<ExampleSchedule> change) {
    now = NOON.plus(sinceNoon);
    return nextRuns.of(change.apply(ExampleSchedule.full().nextRuns(null)).build());
  }

  private static Instant at(long secondsAfterNoon) {
    return NOON.plusSeconds(secondsAfterNoon);
  }
}
