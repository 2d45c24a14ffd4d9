package evalschedules.schedule;

import static evalschedules.schedule.ExampleSchedule.times;
import static org.assertj.core.api.Assertions.assertThat;

import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.NextRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NextRunTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final long LARGEST = 9_007_199_254_740_991L;

  @Test
  void aListedTimeIsResolvedAndFresh() {
    assertThat(NextRun.resolved(NOW, Duration.ZERO))
        .isEqualTo(new NextRun(NOW, Status.RESOLVED, Duration.ZERO, null));
  }

  @Test
  void noNextRunHasAReasonAndNeitherTimeNorFault() {
    assertThat(NextRun.none(Status.PAUSED)).isEqualTo(new NextRun(null, Status.PAUSED, null, null));
  }

  @Test
  void theFirstRecordedTimeAfterNowIsGivenWithItsAge() {
    Schedule schedule = recorded(times(1_799_999_000, 1_800_000_060, 1_800_000_120), 3);

    assertThat(NextRun.recorded(schedule, NOW, Fault.THROTTLED))
        .isEqualTo(
            new NextRun(
                Instant.ofEpochSecond(1_800_000_060),
                Status.RECORDED,
                Duration.ofMinutes(10),
                Fault.THROTTLED));
  }

  @Test
  void aRecordedTimeThatIsNowIsPast() {
    assertUnavailable(recorded(times(1_799_999_999, 1_800_000_000), 3));
  }

  @Test
  void noRecordedTimeIsUnavailable() {
    assertUnavailable(recorded(List.of(), 3));
    assertUnavailable(ExampleSchedule.full().nextRuns(null).build());
  }

  @Test
  void timesOfAnotherRevisionAreNotGiven() {
    assertUnavailable(recorded(times(1_800_000_060), 2));
    assertUnavailable(recorded(times(1_800_000_060), 4));
  }

  @Test
  void timesFromAClockAheadHaveNoAge() {
    RecordedRuns runs = new RecordedRuns(times(1_800_000_060), 3, NOW.plusSeconds(5));

    assertThat(NextRun.recorded(with(runs), NOW, Fault.UNREACHABLE).age()).isEqualTo(Duration.ZERO);
  }

  @Test
  void theLargestTimesDoNotOverflow() {
    RecordedRuns old = new RecordedRuns(times(-LARGEST, LARGEST), 3, time(-LARGEST));
    RecordedRuns ahead = new RecordedRuns(times(LARGEST), 3, time(LARGEST));

    assertThat(NextRun.recorded(with(old), time(LARGEST - 1), Fault.UNEXPECTED))
        .extracting(NextRun::at, NextRun::age)
        .containsExactly(time(LARGEST), Duration.ofSeconds(2 * LARGEST - 1));
    assertThat(NextRun.recorded(with(ahead), time(-LARGEST), Fault.UNEXPECTED).age())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void whateverIsRecordedTheTimeIsAfterNowAndOfThisRevision() {
    long seed = 20_260_101;
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Schedule schedule = random(random);
      NextRun next = NextRun.recorded(schedule, NOW, Fault.DEADLINE_EXCEEDED);

      String description = "seed %d, item %d: %s".formatted(seed, i, schedule.nextRuns());
      assertThat(next.fault()).as(description).isEqualTo(Fault.DEADLINE_EXCEEDED);
      if (next.at() == null) {
        assertThat(next.status()).as(description).isEqualTo(Status.UNAVAILABLE);
        assertThat(next.age()).as(description).isNull();
      } else {
        assertThat(next.status()).as(description).isEqualTo(Status.RECORDED);
        assertThat(next.at()).as(description).isAfter(NOW);
        assertThat(next.age()).as(description).isNotNull().isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(schedule.recordedRuns().orElseThrow().times())
            .as(description)
            .contains(next.at());
      }
    }
  }

  @Test
  void onlyRefusedCredentialsAndAMissingNamespaceAreMisconfigurations() {
    assertThat(Fault.values())
        .filteredOn(Fault::isMisconfiguration)
        .containsExactly(Fault.REFUSED, Fault.NAMESPACE_NOT_FOUND);
  }

  private static Schedule random(Random random) {
    List<Instant> times = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      times.add(NOW.plusSeconds(random.nextInt(-5, 6)));
    }
    return with(
        new RecordedRuns(times, random.nextInt(2, 5), NOW.plusSeconds(random.nextInt(-9, 9))));
  }

  private static void assertUnavailable(Schedule schedule) {
    assertThat(NextRun.recorded(schedule, NOW, Fault.UNREACHABLE))
        .isEqualTo(new NextRun(null, Status.UNAVAILABLE, null, Fault.UNREACHABLE));
  }

  private static Schedule recorded(List<Instant> times, long revision) {
    return with(new RecordedRuns(times, revision, NOW.minus(Duration.ofMinutes(10))));
  }

  private static Schedule with(RecordedRuns runs) {
    return ExampleSchedule.full().nextRuns(runs).build();
  }

  private static Instant time(long epochSecond) {
    return Instant.ofEpochSecond(epochSecond);
  }
}
