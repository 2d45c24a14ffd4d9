package evalschedules.schedule;

import java.util.Locale;
import java.util.Optional;

/** What happens to a fire while the run before is still open; Temporal applies it. */
public enum OverlapPolicy {
  SKIP,
  BUFFER_ONE,
  ALLOW_ALL;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** As the API and the table spell it: {@code skip}, {@code buffer_one}, {@code allow_all}. */
  public String wireName() {
    return wireName;
  }

  /** Empty when no policy is spelled so. */
  public static Optional<OverlapPolicy> parse(String wireName) {
    for (OverlapPolicy policy : values()) {
      if (policy.wireName.equals(wireName)) {
        return Optional.of(policy);
      }
    }
    return Optional.empty();
  }
}
