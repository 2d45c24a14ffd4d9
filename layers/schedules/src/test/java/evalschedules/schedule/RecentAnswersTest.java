package evalschedules.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class RecentAnswersTest {
  private static final Duration GOOD = Duration.ofSeconds(30);
  private static final Schedule SCHEDULE = ExampleSchedule.full().build();

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private int asked;

  private record Said(String text, boolean isFailure, Instant until)
      implements RecentAnswers.Answer {
    @Override
    public boolean holdsAt(Instant now) {
      return now.isBefore(until);
    }
  }

  @Test
  void aGoodAnswerIsKeptForItsTime() {
    RecentAnswers<Said> recent = recent(GOOD);
    Queue<Said> service = service(good("first"), good("second"));

    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("first");
    now = now.plus(GOOD).minusMillis(1);
    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("first");
    now = now.plusMillis(1);
    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("second");
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void aFailureIsKeptForTwoSeconds() {
    RecentAnswers<Said> recent = recent(GOOD);
    Queue<Said> service = service(failure("sick"), good("well"));

    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("sick");
    now = now.plusMillis(1999);
    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("sick");
    now = now.plusMillis(1);
    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("well");
  }

  @Test
  void aFailureIsNeverKeptLongerThanAGoodAnswer() {
    RecentAnswers<Said> recent = recent(Duration.ofSeconds(1));
    Queue<Said> service = service(failure("sick"), good("well"));

    ask(recent, SCHEDULE, service);
    now = now.plusSeconds(1);

    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("well");
  }

  @Test
  void anAnswerThatSaysNothingAnyMoreIsNotUsed() {
    RecentAnswers<Said> recent = recent(GOOD);
    Queue<Said> service = service(new Said("short", false, now.plusSeconds(5)), good("second"));

    ask(recent, SCHEDULE, service);
    now = now.plusSeconds(5);

    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("second");
  }

  @Test
  void aChangedScheduleIsNeverAnsweredFromBefore() {
    RecentAnswers<Said> recent = recent(GOOD);
    Queue<Said> service = service(good("old"), good("new"));

    ask(recent, ExampleSchedule.full().revision(1).build(), service);

    assertThat(ask(recent, ExampleSchedule.full().revision(2).build(), service)).isEqualTo("new");
  }

  @Test
  void anotherScheduleHasItsOwnAnswer() {
    RecentAnswers<Said> recent = recent(GOOD);
    Queue<Said> service = service(good("one"), good("other"));

    ask(recent, SCHEDULE, service);

    assertThat(ask(recent, numbered(1), service)).isEqualTo("other");
  }

  @Test
  void zeroKeepsNothing() {
    RecentAnswers<Said> recent = recent(Duration.ZERO);
    Queue<Said> service = service(failure("sick"), good("well"), good("again"));

    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("sick");
    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("well");
    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("again");
  }

  @Test
  void aClockThatWentBackVoidsWhatIsKept() {
    RecentAnswers<Said> recent = recent(GOOD);
    Queue<Said> service = service(good("first"), good("second"));

    ask(recent, SCHEDULE, service);
    now = now.minusSeconds(1);

    assertThat(ask(recent, SCHEDULE, service)).isEqualTo("second");
  }

  @Test
  void theLongestUnusedIsForgottenPastAThousand() {
    RecentAnswers<Said> recent = recent(GOOD);
    for (int i = 0; i < 1_000; i++) {
      ask(recent, numbered(i), service(good("kept")));
    }
    ask(recent, numbered(0), service());
    ask(recent, numbered(1_000), service(good("one more")));

    assertThat(ask(recent, numbered(0), service())).isEqualTo("kept");
    assertThat(ask(recent, numbered(1), service(good("asked again")))).isEqualTo("asked again");
  }

  private RecentAnswers<Said> recent(Duration good) {
    return new RecentAnswers<>(good, () -> now);
  }

  private String ask(RecentAnswers<Said> recent, Schedule schedule, Queue<Said> service) {
    return recent
        .about(
            schedule,
            () -> {
              asked++;
              return service.remove();
            })
        .text();
  }

  private static Queue<Said> service(Said... answers) {
    return new ArrayDeque<>(Arrays.asList(answers));
  }

  private static Said good(String text) {
    return new Said(text, false, Instant.MAX);
  }

  private static Said failure(String text) {
    return new Said(text, true, Instant.MAX);
  }

  private static Schedule numbered(int number) {
    return ExampleSchedule.full().id("eval_sched_" + String.format("%032x", number)).build();
  }
}
