package evalschedules.webhook;

import evalschedules.schedule.RecentAnswers;
import java.time.Instant;

/**
 * Whether a webhook signing secret is stored, and how that is known.
 *
 * @param configured whether it is stored
 * @param recorded true when Secrets Manager did not answer and the schedule's own record is given
 *     instead
 */
public record SecretPresence(boolean configured, boolean recorded) implements RecentAnswers.Answer {
  /** No secret was ever given. */
  public static final SecretPresence NEVER_SET = new SecretPresence(false, false);

  /** Secrets Manager did not answer, but a secret was stored once. */
  public static final SecretPresence RECORDED = new SecretPresence(true, true);

  @Override
  public boolean isFailure() {
    return recorded;
  }

  @Override
  public boolean holdsAt(Instant now) {
    return true;
  }

  static SecretPresence seen(boolean configured) {
    return new SecretPresence(configured, false);
  }
}
