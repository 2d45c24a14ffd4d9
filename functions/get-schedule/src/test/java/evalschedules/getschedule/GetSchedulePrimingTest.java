package evalschedules.getschedule;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

final class GetSchedulePrimingTest {
  @Test
  void aWholeRequestIsAnsweredByStandInsAlone() {
    assertThatCode(GetSchedulePriming::run).doesNotThrowAnyException();
  }
}
