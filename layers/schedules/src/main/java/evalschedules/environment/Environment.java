package evalschedules.environment;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A function's environment variables; a missing or bad one is an {@link IllegalStateException} that
 * names it.
 */
public record Environment(Map<String, String> variables) {

  /** A variable that must be there. */
  public String text(String name) {
    return find(name).orElseThrow(() -> new IllegalStateException("the environment lacks " + name));
  }

  /** Empty when the variable is missing or empty. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /** A variable in whole seconds, zero or more. */
  public Duration seconds(String name) {
    String value = text(name);
    if (!value.matches("[0-9]{1,9}")) {
      throw new IllegalStateException("the environment's " + name + " is not a number of seconds");
    }
    return Duration.ofSeconds(Long.parseLong(value));
  }
}
