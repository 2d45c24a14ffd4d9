package evalschedules.api;

import static evalschedules.api.ErrorEnvelope.assertError;
import static evalschedules.schedule.ExampleSchedule.ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header X-On-Behalf-Of: one user's id, or no header at all. */
class OnBehalfOfTest {
  static Stream<String> goodIds() {
    return Stream.of("u", "user 1", "**", "~!@#", "a,b", "u".repeat(150));
  }

  static Stream<String> badIds() {
    return Stream.of(
        "*", "", "u".repeat(151), "us\u00e9r", "\uD83E\uDD80", "u\t", "u\n", "\u0000", "\u007f");
  }

  @ParameterizedTest
  @MethodSource("goodIds")
  void oneUsersIdIsTaken(String id) {
    assertThat(get("X-On-Behalf-Of", id).getStatusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("badIds")
  void anythingElseIsA400ThatNamesTheHeader(String id) {
    assertThat(
            assertError(get("X-On-Behalf-Of", id), 400, "invalid_request").get("param").textValue())
        .isEqualTo("X-On-Behalf-Of");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-on-behalf-of", "X-ON-BEHALF-OF", "x-On-bEhalf-oF"})
  void theHeadersNameIsReadInAnyCase(String name) {
    assertError(get(name, "*"), 400, "invalid_request");
  }

  private static APIGatewayProxyResponseEvent get(String header, String value) {
    return Endpoint.answer(
        Events.with(header, value, Events.get(ID.value())),
        new InvocationContext("1"),
        Scope.READ,
        _ -> new Answer("{}", 1, Map.of(), Map.of()));
  }
}
