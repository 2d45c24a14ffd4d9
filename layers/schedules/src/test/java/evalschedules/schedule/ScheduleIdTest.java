package evalschedules.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleIdTest {
  private static final String ID = "eval_sched_0123456789abcdef0123456789abcdef";

  @Test
  void anIdIsItsText() {
    assertThat(ScheduleId.parse(ID)).contains(new ScheduleId(ID));
    assertThat(new ScheduleId(ID)).hasToString(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "eval_sched_",
        "eval_sched_01234567890123456789012345678901234567890123456789012345678901234",
        "eval_sched_0123456789ABCDEF0123456789abcdef",
        "eval_sched_0123456789abcdef/0123456789abcde",
        "eval_run_0123456789abcdef0123456789abcdef",
        " eval_sched_0123456789abcdef0123456789abcdef",
        "eval_sched_0123456789abcdef0123456789abcdef\n",
        // a digit to Unicode
        "eval_sched_\u0660123456789abcdef0123456789abcdef",
      })
  void anyOtherShapeIsNoId(String text) {
    assertThat(ScheduleId.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleId(text));
  }

  @Test
  void theContractHasIdsOf32HexDigits() {
    assertThat(new ScheduleId(ID).isInTheContract()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eval_sched_0123456789abcdef0123456789abcde",
        "eval_sched_0123456789abcdef0123456789abcdef0",
        "eval_sched_0123456789abcdeg0123456789abcdef",
      })
  void anotherIdMayBeLookedUpButIsNotInTheContract(String text) {
    assertThat(new ScheduleId(text).isInTheContract()).isFalse();
  }
}
