package evalschedules.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTextTest {
  private static final String ZEROS = "mk-" + "0".repeat(43);

  @Test
  void theHashIsSha256InLowerCaseHex() {
    assertThat(new ApiKeyText(ZEROS).hash())
        .isEqualTo("faf77ba1177a8a9c3d6658ef9c5168a2e1cba5794caae86c41f2f24eb812a574");
  }

  @Test
  void aRandomKeyHasTheShapeAndIsAnotherEachTime() {
    SecureRandom random = new SecureRandom();

    ApiKeyText one = ApiKeyText.random(random);

    assertThat(one.value()).matches("mk-[0-9A-Za-z]{43}");
    assertThat(ApiKeyText.random(random)).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mk-", "mk-short", "MK-0", "mk-000000000000000000000000000000000000000000_"})
  void anotherShapeIsNoKey(String text) {
    assertThat(ApiKeyText.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new ApiKeyText(text));
  }

  @Test
  void aKeyIsNotPrintedByAccident() {
    assertThat("" + new ApiKeyText(ZEROS)).doesNotContain("000");
  }
}
