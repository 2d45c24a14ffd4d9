package evalschedules.operator.keys;

import evalschedules.schedule.TeamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the table has of a key, but for its hash.
 *
 * @param org the team's organization; may be empty
 * @param scopes separated by spaces, such as {@code read:evals write:evals}
 * @param expiresAt null: never
 * @param created null: not known
 */
public record StoredKey(
    String id,
    TeamId team,
    String org,
    String scopes,
    boolean revoked,
    @Nullable Instant expiresAt,
    @Nullable Act created) {

  /** Who did it when. */
  public record Act(String by, Instant at) {}

  /** As far as it is known; else before all others. */
  Instant createdAt() {
    return created == null ? Instant.EPOCH : created.at();
  }

  /** In a word: {@code active}, {@code expired} or {@code revoked}. */
  public String stateAt(Instant now) {
    if (revoked) {
      return "revoked";
    }
    return expiresAt == null || now.isBefore(expiresAt) ? "active" : "expired";
  }
}
