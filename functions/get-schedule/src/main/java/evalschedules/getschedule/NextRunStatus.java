package evalschedules.getschedule;

import evalschedules.schedule.NextRun;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.TokenItem;

/**
 * The header Next-Run-Status: a structured field item, such as {@code recorded;age=42} with the age
 * in seconds.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9651">RFC 9651, Structured Field Values for
 *     HTTP</a>
 */
final class NextRunStatus {
  private NextRunStatus() {}

  static String write(NextRun nextRun) {
    TokenItem status = TokenItem.valueOf(token(nextRun));
    Duration age = nextRun.age();
    return (age == null
            ? status
            : status.withParams(Parameters.valueOf(Map.of("age", age.toSeconds()))))
        .serialize();
  }

  /** The status as the header spells it. */
  static String token(NextRun nextRun) {
    return nextRun.status().name().toLowerCase(Locale.ROOT);
  }
}
