package evalschedules.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import evalschedules.local.template.Template;
import evalschedules.local.template.Template.FunctionSpec;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FunctionClassesTest {

  @Test
  void aFunctionSeesItsJarItsLayersAndTheRuntimesCoreAlone() throws Exception {
    ClassLoader classes = FunctionClasses.of(function("AuthorizerFunction"));

    assertThat(classes.loadClass("evalschedules.authorizer.AuthorizerFunction").getClassLoader())
        .isSameAs(classes);
    assertThat(classes.loadClass("evalschedules.storage.DynamoDb").getClassLoader())
        .isSameAs(classes);
    assertThat(classes.loadClass(RequestHandler.class.getName())).isSameAs(RequestHandler.class);
    for (String hidden :
        List.of(
            "evalschedules.temporal.NextRuns",
            "evalschedules.local.LocalRun",
            "org.eclipse.jetty.server.Server",
            "org.snakeyaml.engine.v2.api.Load")) {
      assertThatThrownBy(() -> classes.loadClass(hidden))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void aJarThatWasNotBuiltIsNamed() {
    FunctionSpec unbuilt =
        new FunctionSpec(
            "F",
            "x.Y::handleRequest",
            Path.of("no.jar"),
            List.of(),
            Duration.ofSeconds(1),
            1,
            List.of());

    assertThatThrownBy(() -> FunctionClasses.of(unbuilt))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no.jar")
        .hasMessageContaining("mvn package");
  }

  private static FunctionSpec function(String logicalId) throws IOException {
    return Template.read(Path.of("../template.yaml"), Map.of()).functions().stream()
        .filter(function -> function.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow();
  }
}
