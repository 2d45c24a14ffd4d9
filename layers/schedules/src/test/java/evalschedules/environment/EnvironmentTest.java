package evalschedules.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentTest {

  @Test
  void aMissingOrEmptyVariableIsNamed() {
    Environment environment = new Environment(Map.of("EMPTY", ""));

    assertThatIllegalStateException()
        .isThrownBy(() -> environment.text("EMPTY"))
        .withMessageContaining("EMPTY");
    assertThatIllegalStateException()
        .isThrownBy(() -> environment.text("ABSENT"))
        .withMessageContaining("ABSENT");
    assertThat(environment.find("EMPTY")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "ten", "1s", "99999999999"})
  void whatIsNoNumberOfSecondsIsNamed(String value) {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Environment(Map.of("REUSE_SECONDS", value)).seconds("REUSE_SECONDS"))
        .withMessageContaining("REUSE_SECONDS");
  }

  @Test
  void secondsAreRead() {
    assertThat(new Environment(Map.of("REUSE_SECONDS", "0")).seconds("REUSE_SECONDS")).isZero();
    assertThat(new Environment(Map.of("REUSE_SECONDS", "30")).seconds("REUSE_SECONDS"))
        .isEqualTo(Duration.ofSeconds(30));
  }
}
