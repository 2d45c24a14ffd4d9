package evalschedules.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.operator.keys.StoredKey;
import java.time.Instant;

/** Who did what when, as a JSON line on standard error; the key's item keeps it too. */
final class AuditLine {
  private AuditLine() {}

  static void print(Stack stack, String action, StoredKey key) {
    System.err.println(
        new ObjectMapper()
            .createObjectNode()
            .put("at", Instant.now().toString())
            .put("by", stack.operator())
            .put("action", action)
            .put("stack", stack.name())
            .put("key_id", key.id())
            .put("team_id", key.team().value())
            .put("scopes", key.scopes())
            .put("expires_at", key.expiresAt() == null ? null : key.expiresAt().toString()));
  }
}
