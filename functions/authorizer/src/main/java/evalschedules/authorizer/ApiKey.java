package evalschedules.authorizer;

import evalschedules.schedule.TeamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the table keeps it; the key itself is not kept.
 *
 * @param scopes separated by spaces, such as {@code read:evals write:evals}
 * @param active false once it was revoked
 * @param expiresAt null: never
 */
record ApiKey(
    String id,
    TeamId team,
    String org,
    String scopes,
    boolean active,
    @Nullable Instant expiresAt) {

  boolean isValidAt(Instant now) {
    return active && (expiresAt == null || now.isBefore(expiresAt));
  }
}
