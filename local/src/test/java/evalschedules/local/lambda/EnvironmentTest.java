package evalschedules.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import evalschedules.local.template.Template;
import evalschedules.local.template.Template.FunctionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the functions read from the environment, seen by running their deployable code, and what the
 * template sets.
 */
final class EnvironmentTest {
  private static final Template TEMPLATE = readTemplate();

  private static Set<String> asked;

  @BeforeAll
  static void runTheWiring() throws Exception {
    asked = read();
  }

  @Test
  void everyVariableThatAFunctionReadsIsSetOrIsTemporalsOwn() {
    assertThat(difference(asked, TEMPLATE.environment().keySet()))
        .allSatisfy(name -> assertThat(name).startsWith("TEMPORAL_"));
  }

  @Test
  void everyVariableThatTheTemplateSetsIsReadOrIsPowertoolsOwn() {
    assertThat(difference(TEMPLATE.environment().keySet(), asked))
        .containsExactlyInAnyOrder("POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME");
  }

  private static Set<String> read() throws Exception {
    Recorder environment = new Recorder(TEMPLATE.environment());
    for (FunctionSpec function : TEMPLATE.functions()) {
      ClassLoader classes = FunctionClasses.of(function);
      Class<?> handler = classes.loadClass(function.handler().replace("::handleRequest", ""));
      Class<?> environmentClass = classes.loadClass("evalschedules.environment.Environment");
      Constructor<?> wiring = handler.getDeclaredConstructor(environmentClass);
      wiring.setAccessible(true);
      wiring.newInstance(environmentClass.getConstructor(Map.class).newInstance(environment));
    }
    return environment.asked;
  }

  private static Set<String> difference(Set<String> these, Set<String> without) {
    Set<String> rest = new TreeSet<>(these);
    rest.removeAll(without);
    return rest;
  }

  private static Template readTemplate() {
    try {
      return Template.read(
          Path.of("../template.yaml"), Map.of("TemporalAddress", "127.0.0.1:7233"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A map that remembers which keys it was asked for. */
  private static final class Recorder extends AbstractMap<String, String> {
    private final Map<String, String> values;
    private final Set<String> asked = new HashSet<>();

    Recorder(Map<String, String> values) {
      this.values = values;
    }

    @Override
    public @Nullable String get(@Nullable Object key) {
      asked.add(String.valueOf(key));
      return values.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      asked.add(String.valueOf(key));
      return values.containsKey(key);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      return values.entrySet();
    }
  }
}
