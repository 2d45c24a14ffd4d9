package evalschedules.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.operator.keys.StoredKey;
import evalschedules.operator.keys.StoredKey.Act;

/** Who did what when, as a JSON line on standard error; the key's item keeps it too. */
final class AuditLine {
  private AuditLine() {}

  static void print(Stack stack, String action, StoredKey key, Act act) {
    System.err.println(
        new ObjectMapper()
            .createObjectNode()
            .put("at", act.at().toString())
            .put("by", act.by())
            .put("action", action)
            .put("stack", stack.name())
            .put("key_id", key.id())
            .put("team_id", key.team().value())
            .put("scopes", key.scopes())
            .put("expires_at", key.expiresAt() == null ? null : key.expiresAt().toString()));
  }
}
