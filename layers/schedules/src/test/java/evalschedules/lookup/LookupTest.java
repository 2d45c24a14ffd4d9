package evalschedules.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class LookupTest {
  private static final Duration PATIENT = Duration.ofMinutes(1);

  @Test
  void anAnswerInTimeIsTheAnswer() {
    assertThat(Lookup.start(() -> "answer").within(PATIENT, String::valueOf)).isEqualTo("answer");
  }

  @Test
  void whenTheDeadlinePassesTheOtherAnswerCountsAndTheQuestionIsInterrupted()
      throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Lookup<String> lookup =
        Lookup.start(
            () -> {
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return "late";
            });
    started.await();

    assertThat(lookup.within(Duration.ofMillis(1), failure -> failure.getClass().getSimpleName()))
        .isEqualTo(TimeoutException.class.getSimpleName());
    interrupted.await();
  }

  @Test
  void aFailureIsHandedOn() {
    Lookup<String> lookup =
        Lookup.start(
            () -> {
              throw new IllegalStateException("the question's own");
            });

    assertThat(lookup.within(PATIENT, String::valueOf)).contains("the question's own");
  }

  @Test
  void theOtherAnswerMayBeAnException() {
    Lookup<String> lookup =
        Lookup.start(
            () -> {
              throw new IllegalStateException("inner");
            });

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                lookup.within(
                    PATIENT,
                    failure -> {
                      throw new IllegalStateException("outer", failure);
                    }))
        .withMessage("outer");
  }

  @Test
  void itsLogLinesBelongToTheRequest() {
    MDC.put("gateway_request_id", "request_1");
    try {
      assertThat(Lookup.start(() -> MDC.get("gateway_request_id")).within(PATIENT, String::valueOf))
          .isEqualTo("request_1");
    } finally {
      MDC.clear();
    }
  }
}
