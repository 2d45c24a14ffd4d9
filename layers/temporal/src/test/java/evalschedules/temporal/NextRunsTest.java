package evalschedules.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import evalschedules.environment.Environment;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.NextRun;
import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.NextRun.Status;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.webhook.WebhookSecrets;
import io.grpc.Status.Code;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class NextRunsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final long REVISION = 3;
  private static final Instant PAST = NOW.minusSeconds(3600);
  private static final Instant NEXT = NOW.plusSeconds(3600);
  private static final Instant LATER = NOW.plusSeconds(7200);

  private final ScriptedTemporal temporal = ScriptedTemporal.start();
  private final TemporalConnection connection =
      TemporalConnection.from(temporal.environment(), WebhookSecrets.client());
  private final NextRuns nextRuns = nextRunsAt(NOW);

  @AfterEach
  void disconnect() {
    temporal.close();
  }

  @Test
  void theFirstListedTimeAfterNowIsTheNextRun() {
    temporal.lists(NEXT, LATER);

    assertThat(nextRuns.of(hourly())).isEqualTo(NextRun.resolved(NEXT, Duration.ZERO));
  }

  @Test
  void timesUpToNowArePassedOver() {
    temporal.lists(PAST, NOW, NEXT);

    assertThat(nextRuns.of(hourly())).isEqualTo(NextRun.resolved(NEXT, Duration.ZERO));
  }

  @Test
  void whateverTemporalListsTheNextRunIsTheFirstAfterNow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Instant now = NOW.plusMillis(random.nextInt(20_000));
      Instant[] times =
          Stream.iterate(NOW, time -> time.plusSeconds(1 + random.nextInt(3)))
              .limit(random.nextInt(11))
              .toArray(Instant[]::new);
      temporal.lists(times);

      NextRun expected =
          Stream.of(times)
              .filter(time -> time.isAfter(now))
              .findFirst()
              .map(time -> NextRun.resolved(time, Duration.ZERO))
              .orElse(NextRun.none(Status.EXHAUSTED));
      assertThat(nextRunsAt(now).of(hourly()))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(expected);
    }
  }

  @Test
  void aPausedScheduleHasNoNextRunThoughTemporalListsTimes() {
    temporal.saysPaused(NEXT);

    assertThat(nextRuns.of(hourly())).isEqualTo(NextRun.none(Status.PAUSED));
  }

  @Test
  void anEmptyListMeansExhausted() {
    temporal.lists();

    assertThat(nextRuns.of(hourly())).isEqualTo(NextRun.none(Status.EXHAUSTED));
  }

  @Test
  void aDisabledOrUnsyncedScheduleIsNotAskedFor() {
    assertThat(nextRuns.of(ExampleSchedule.minimal().build()))
        .isEqualTo(NextRun.none(Status.DISABLED));
    assertThat(nextRuns.of(ExampleSchedule.full().synced(false).build()))
        .isEqualTo(NextRun.none(Status.PENDING));
    assertThat(temporal.calls()).isEmpty();
  }

  @Test
  void aScheduleThatTemporalDoesNotHaveIsNotFound() {
    temporal.fails(Code.NOT_FOUND, NotFoundFailure.getDefaultInstance());

    assertThat(nextRuns.of(withRecordedRuns(REVISION, NEXT)))
        .isEqualTo(NextRun.none(Status.NOT_FOUND));
  }

  @Test
  void aMissingNamespaceIsAMisconfigurationAndNotAMissingSchedule() {
    temporal.fails(Code.NOT_FOUND, NamespaceNotFoundFailure.getDefaultInstance());

    assertThat(nextRuns.of(hourly())).isEqualTo(unavailable(Fault.NAMESPACE_NOT_FOUND));
    assertThat(Fault.NAMESPACE_NOT_FOUND.isMisconfiguration()).isTrue();
  }

  @Test
  void notFoundWithoutADetailIsNoStatementAboutTheSchedule() {
    temporal.fails(Code.NOT_FOUND, null);

    assertThat(nextRuns.of(hourly())).isEqualTo(unavailable(Fault.UNEXPECTED));
  }

  @ParameterizedTest
  @CsvSource({
    "DEADLINE_EXCEEDED, DEADLINE_EXCEEDED",
    "UNAVAILABLE, UNREACHABLE",
    "RESOURCE_EXHAUSTED, THROTTLED",
    "UNAUTHENTICATED, REFUSED",
    "PERMISSION_DENIED, REFUSED",
    "INTERNAL, UNEXPECTED"
  })
  void aFaultOfTemporalGivesTheRecordedTimeAndItsAge(Code code, Fault fault) {
    temporal.fails(code, null);

    assertThat(nextRuns.of(withRecordedRuns(REVISION, PAST, NEXT, LATER)))
        .isEqualTo(new NextRun(NEXT, Status.RECORDED, Duration.ofSeconds(90), fault));
  }

  @Test
  void recordedTimesOfAnotherRevisionOrOfThePastDoNotCount() {
    temporal.fails(Code.UNAVAILABLE, null);

    assertThat(nextRuns.of(withRecordedRuns(REVISION - 1, NEXT)))
        .isEqualTo(unavailable(Fault.UNREACHABLE));
    assertThat(nextRuns.of(withRecordedRuns(REVISION, PAST, NOW)))
        .isEqualTo(unavailable(Fault.UNREACHABLE));
  }

  @Test
  void anAttemptWithoutAnAnswerIsFollowedByOneMoreWithinTheDeadline() {
    temporal.hangs().lists(NEXT);

    assertThat(nextRuns.of(hourly())).isEqualTo(NextRun.resolved(NEXT, Duration.ZERO));
    assertThat(temporal.calls())
        .hasSize(2)
        .allSatisfy(
            call -> assertThat(call.timeLeft()).isLessThanOrEqualTo(Duration.ofMillis(400)));
  }

  @Test
  void eachAttemptWithoutAnAnswerIsFollowedByANewConnection() {
    temporal.hangs().hangs().lists(NEXT);

    nextRuns.of(hourly());
    nextRuns.of(hourly());

    assertThat(temporal.calls())
        .hasSizeGreaterThanOrEqualTo(3)
        .extracting(ScriptedTemporal.Call::connection)
        .doesNotHaveDuplicates();
  }

  @Test
  void aMisconfigurationIsAnErrorInTheLogAndAnyOtherFaultAWarning() throws IOException {
    temporal
        .fails(Code.NOT_FOUND, NamespaceNotFoundFailure.getDefaultInstance())
        .fails(Code.RESOURCE_EXHAUSTED, null);

    assertThat(log(() -> nextRuns.of(hourly())))
        .contains(
            "\"level\":\"ERROR\"", "Temporal refuses this service: NOT_FOUND as the script says");
    assertThat(log(() -> nextRuns.of(hourly())))
        .contains(
            "\"level\":\"WARN\"", "Temporal did not answer: RESOURCE_EXHAUSTED as the script says");
  }

  @Test
  void afterARestoreAConnectionIsOpenedAnew() {
    temporal.lists(NEXT);
    nextRuns.of(hourly());

    connection.connect();
    nextRuns.of(hourly());

    assertThat(temporal.calls())
        .extracting(ScriptedTemporal.Call::connection)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void aConnectionThatWasClosedIsOpenedByTheNextRead() {
    temporal.lists(NEXT);
    nextRuns.of(hourly());

    connection.disconnect();
    nextRuns.of(hourly());

    assertThat(temporal.calls())
        .extracting(ScriptedTemporal.Call::connection)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "UNKNOWN", "INTERNAL", "CANCELLED"})
  void aCallThatWasCutIsMadeAgain(Code code) {
    temporal.fails(code, null).lists(NEXT);

    assertThat(nextRuns.of(hourly())).isEqualTo(NextRun.resolved(NEXT, Duration.ZERO));
  }

  @Test
  void aTemporalThatNeverAnswersIsAskedTwice() {
    temporal.hangs();

    assertThat(nextRuns.of(hourly())).isEqualTo(unavailable(Fault.DEADLINE_EXCEEDED));
    assertThat(temporal.calls()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESOURCE_EXHAUSTED", "UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND"})
  void anAnswerThatAnotherAttemptWouldNotChangeIsTaken(Code code) {
    temporal.fails(code, null);

    nextRuns.of(hourly());

    assertThat(temporal.calls()).hasSize(1);
  }

  @Test
  void aTemporalThatCannotBeReachedIsAFault() {
    var nobody = Map.of("TEMPORAL_ADDRESS", "127.0.0.1:1", "TEMPORAL_NAMESPACE", "evals");
    var toNobody = TemporalConnection.from(new Environment(nobody), WebhookSecrets.client());

    assertThat(new NextRuns(toNobody, Duration.ZERO, InstantSource.fixed(NOW)).of(hourly()))
        .isEqualTo(unavailable(Fault.UNREACHABLE));
  }

  @Test
  void theScheduleIsAskedForInTheConfiguredNamespace() {
    temporal.lists(NEXT);

    nextRuns.of(hourly());

    assertThat(temporal.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.namespace()).isEqualTo("evals");
              assertThat(call.scheduleId()).isEqualTo(ExampleSchedule.ID.value());
            });
  }

  /** What is logged meanwhile; log4j2-test.xml says where. */
  private static String log(Runnable meanwhile) throws IOException {
    Path file = Path.of("target", "test.log");
    int before = Files.readString(file).length();
    meanwhile.run();
    return Files.readString(file).substring(before);
  }

  private NextRuns nextRunsAt(Instant now) {
    return new NextRuns(connection, Duration.ZERO, InstantSource.fixed(now));
  }

  private static NextRun unavailable(Fault fault) {
    return new NextRun(null, Status.UNAVAILABLE, null, fault);
  }

  private static Schedule hourly() {
    return ExampleSchedule.full().nextRuns(null).build();
  }

  private static Schedule withRecordedRuns(long revision, Instant... times) {
    return ExampleSchedule.full()
        .nextRuns(new RecordedRuns(List.of(times), revision, NOW.minusSeconds(90)))
        .build();
  }
}
