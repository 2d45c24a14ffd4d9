package evalschedules.operator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "*/15 0-23/3 1 JAN-MAR mon",
        "30 6 * * MON-FRI",
        "0 9 * * 0",
        "0 9 * * 7",
        "0 9 * * 5-7",
        "5/10 * * * *",
        "0 0 29 2 *",
        "0 0 29 2 1",
        "1,2-5/2 0 1,31 * *"
      })
  void fiveFieldsThatFireAreTaken(String cron) {
    assertThat(CronRule.check(cron)).isEqualTo(cron);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@daily",
        "0 9 * *",
        "0 0 3 * * *",
        "0 9 * * 5#3",
        "0 9 L * *",
        "0 9 ? * 1",
        "0 9 15W * *",
        "0  9 * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "* * * * MONDAY",
        "5-1 * * * *",
        "*/0 * * * *",
        "*/90 * * * *",
        "CRON_TZ=UTC 0 9 * * *",
        "0 0 31 2 *",
        "0 0 31 4,6,9,11 *"
      })
  void whatTemporalReadsOtherwiseOrNeverFiresIsRefused(String cron) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> CronRule.check(cron))
        .returns("cron", Refused::field);
  }
}
