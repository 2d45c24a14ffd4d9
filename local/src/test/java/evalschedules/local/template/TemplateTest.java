package evalschedules.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemplateTest {

  @Test
  void parametersAreFilledInAndDefaultsKept() throws IOException {
    Template template =
        Template.read(Path.of("../template.yaml"), Map.of("TemporalAddress", "127.0.0.1:1"));

    assertThat(template.environment())
        .containsEntry("TEMPORAL_ADDRESS", "127.0.0.1:1")
        .containsEntry("TEMPORAL_NAMESPACE", "default")
        .containsEntry("SCHEDULES_TABLE", "SchedulesTable");
    assertThat(template.stage()).isEqualTo("dev");
    assertThat(template.authorizer().function()).isEqualTo("AuthorizerFunction");
    assertThat(template.authorizer().ttl()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void whatIsMissingIsNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file, Files.readString(Path.of("../template.yaml")).replace("StageName:", "Stagename:"));

    assertThatThrownBy(() -> Template.read(file, Map.of())).hasMessageContaining("StageName");
  }
}
