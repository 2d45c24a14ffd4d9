package evalschedules;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A system property that is set for as long as one thing is built. */
public final class SystemProperty {
  private SystemProperty() {}

  /** What is built while the property has the value; afterwards it is as it was. */
  public static <T> T during(String name, String value, Supplier<T> build) {
    @Nullable String before = System.getProperty(name);
    System.setProperty(name, value);
    try {
      return build.get();
    } finally {
      if (before == null) {
        System.clearProperty(name);
      } else {
        System.setProperty(name, before);
      }
    }
  }
}
