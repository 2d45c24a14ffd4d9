package evalschedules.authorizer;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

final class AuthorizerPrimingTest {
  @Test
  void aKeyIsLetInByStandInsAlone() {
    assertThatCode(AuthorizerPriming::run).doesNotThrowAnyException();
  }
}
