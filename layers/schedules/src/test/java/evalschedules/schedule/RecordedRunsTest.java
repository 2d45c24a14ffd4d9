package evalschedules.schedule;

import static evalschedules.schedule.ExampleSchedule.times;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedRunsTest {
  private static final Instant AS_OF = Instant.ofEpochSecond(50);

  @Test
  void theFirstTimeAfterNowIsNext() {
    RecordedRuns runs = new RecordedRuns(times(100, 200, 300), 1, AS_OF);

    assertThat(runs.after(Instant.ofEpochSecond(99))).contains(Instant.ofEpochSecond(100));
    assertThat(runs.after(Instant.ofEpochSecond(100))).contains(Instant.ofEpochSecond(200));
    assertThat(runs.after(Instant.ofEpochSecond(100, 1))).contains(Instant.ofEpochSecond(200));
    assertThat(runs.after(Instant.ofEpochSecond(300))).isEmpty();
  }

  @Test
  void timesAreCopied() {
    List<Instant> times = new ArrayList<>(times(100));
    RecordedRuns runs = new RecordedRuns(times, 1, AS_OF);

    times.clear();

    assertThat(runs.times()).containsExactly(Instant.ofEpochSecond(100));
  }

  @Test
  void aScheduleGivesThemForItsOwnRevisionAlone() {
    RecordedRuns runs = new RecordedRuns(times(100), 2, AS_OF);

    assertThat(ExampleSchedule.full().nextRuns(runs).revision(2).build().recordedRuns())
        .contains(runs);
    assertThat(ExampleSchedule.full().nextRuns(runs).revision(3).build().recordedRuns()).isEmpty();
    assertThat(ExampleSchedule.full().nextRuns(null).build().recordedRuns()).isEmpty();
  }
}
