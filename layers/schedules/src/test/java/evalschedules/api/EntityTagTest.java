package evalschedules.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
  private static final EntityTag TAG = EntityTag.of(3, "{}");

  @Test
  void aTagIsTheRevisionAndAHashOfTheBody() {
    assertThat(TAG.value()).isEqualTo("\"3.44136fa355b3678a1146ad16\"");
  }

  @Test
  void anotherRevisionOrBodyIsAnotherTag() {
    assertThat(EntityTag.of(4, "{}")).isNotEqualTo(TAG);
    assertThat(EntityTag.of(3, "{ }")).isNotEqualTo(TAG);
    assertThat(EntityTag.of(3, "{\"\uD83E\uDD80\":1}"))
        .isNotEqualTo(EntityTag.of(3, "{\"\uD83E\uDD81\":1}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "W/%s",
        " %s ",
        "\t%s",
        "*",
        " * ",
        "\"other\", %s",
        "\"other\",W/%s,\"third\"",
        "%s,",
        ",,%s",
        "garbage, %s",
        "\"with,comma\", %s",
      })
  void aHeaderWithThisTagNamesIt(String header) {
    assertThat(TAG.isNamedBy(header.formatted(TAG.value()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "\"",
        "\"\"",
        "W/",
        "W/*",
        "**",
        "\"*\"",
        "\"a,*,b\"",
        "*, \"other\"",
        "\"other\"",
        "W/\"other\"",
        "\"3\"",
        "\"3.\"",
        "3.44136fa355b3678a1146ad16",
        "\"3.44136FA355B3678A1146AD16\"",
        "\"4.44136fa355b3678a1146ad16\"",
        "w/\"3.44136fa355b3678a1146ad16\"",
        "W/W/\"3.44136fa355b3678a1146ad16\"",
        "\"3.44136fa355b3678a1146ad16\"x",
        "\"3.44136fa355b3678a1146ad16",
      })
  void anyOtherHeaderDoesNot(String header) {
    assertThat(TAG.isNamedBy(header)).isFalse();
  }
}
