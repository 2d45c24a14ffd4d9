package evalschedules.operator.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * The bounds of {@code run}. A field that is not known here is taken, since a stored one stays as
 * it is.
 */
final class RunRules {
  private static final Set<String> TRUNCATIONS = Set.of("auto", "disabled");
  private static final Set<String> SERVICE_TIERS = Set.of("auto", "default", "flex", "priority");

  private RunRules() {}

  static void check(JsonNode run) {
    models(run.path("models"));
    for (String name : List.of("generation_concurrency", "concurrency", "grader_concurrency")) {
      JsonNode value = run.path(name);
      LineFields.require(
          isAbsent(value)
              || (value.isIntegralNumber() && value.intValue() >= 1 && value.intValue() <= 25),
          "run." + name,
          "It is an integer from 1 to 25.");
    }
    JsonNode generation = run.path("generation");
    LineFields.require(
        isAbsent(generation) || generation.isObject(), "run.generation", "It is a JSON object.");
    oneOf(generation, "truncation", TRUNCATIONS);
    oneOf(generation, "service_tier", SERVICE_TIERS);
  }

  private static void models(JsonNode models) {
    LineFields.require(
        models.isArray() && !models.isEmpty() && models.size() <= 20,
        "run.models",
        "It is a list of 1 to 20 models.");
    for (JsonNode model : models) {
      LineFields.require(
          model.isTextual() && !model.textValue().isEmpty(),
          "run.models",
          "Each is the name of a model, a string.");
    }
  }

  private static void oneOf(JsonNode generation, String name, Set<String> values) {
    JsonNode value = generation.path(name);
    LineFields.require(
        isAbsent(value) || values.contains(value.asText()),
        "run.generation." + name,
        "It is one of " + String.join(", ", values.stream().sorted().toList()) + ".");
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
