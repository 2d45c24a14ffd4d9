package evalschedules.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import evalschedules.local.template.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiRoutesTest {
  private static final String SCHEDULES = "/api/v1/llm/evals/schedules/";

  private final ApiRoutes routes;

  ApiRoutesTest() throws IOException {
    routes = new ApiRoutes(Template.read(Path.of("../template.yaml"), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {SCHEDULES + "x", "/dev" + SCHEDULES + "x"})
  void aRouteIsFoundWithAndWithoutTheStage(String path) {
    assertThat(routes.match("GET", path))
        .contains(
            new ApiRoutes.Match(
                "GetScheduleFunction",
                SCHEDULES + "{schedule_id}",
                SCHEDULES + "x",
                Map.of("schedule_id", "x")));
  }

  @ParameterizedTest
  @CsvSource({"a%2Fb, a/b", "a+b, a+b", "%C3%A9, é", "a%20b, a b", "100%, 100%", "%2e%2e, .."})
  void aSegmentIsDecodedByItself(String segment, String value) {
    assertThat(routes.match("GET", SCHEDULES + segment).map(ApiRoutes.Match::parameters))
        .contains(Map.of("schedule_id", value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        SCHEDULES,
        SCHEDULES + "x/",
        SCHEDULES + "x/runs",
        "/prod" + SCHEDULES + "x"
      })
  void otherPathsHaveNoRoute(String path) {
    assertThat(routes.match("GET", path)).isEqualTo(Optional.empty());
  }

  @Test
  void anotherMethodHasNoRoute() {
    assertThat(routes.match("DELETE", SCHEDULES + "x")).isEmpty();
  }
}
