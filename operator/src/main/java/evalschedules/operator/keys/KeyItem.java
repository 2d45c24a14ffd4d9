package evalschedules.operator.keys;

import evalschedules.operator.keys.StoredKey.Act;
import evalschedules.schedule.TeamId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A key as an item of the table, but for its hash. The authorizer reads the first six. */
final class KeyItem {
  private KeyItem() {}

  static Map<String, AttributeValue> write(StoredKey key) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("key_id", AttributeValue.fromS(key.id()));
    item.put("team_id", AttributeValue.fromS(key.team().value()));
    item.put("org_id", AttributeValue.fromS(key.org()));
    item.put("scopes", AttributeValue.fromS(key.scopes()));
    item.put("status", AttributeValue.fromS(key.revoked() ? "revoked" : "active"));
    if (key.expiresAt() != null) {
      item.put("expires_at", time(key.expiresAt()));
    }
    if (key.created() != null) {
      item.put("created_by", AttributeValue.fromS(key.created().by()));
      item.put("created_at", time(key.created().at()));
    }
    return item;
  }

  /** Takes what others wrote too: a text that is missing reads as a question mark. */
  static StoredKey read(Map<String, AttributeValue> item) {
    Instant createdAt = timeOrNull(item, "created_at");
    return new StoredKey(
        text(item, "key_id"),
        new TeamId(text(item, "team_id")),
        text(item, "org_id"),
        text(item, "scopes"),
        text(item, "status").equals("revoked"),
        timeOrNull(item, "expires_at"),
        createdAt == null ? null : new Act(text(item, "created_by"), createdAt));
  }

  static AttributeValue time(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }

  private static @Nullable Instant timeOrNull(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : Instant.ofEpochSecond(Long.parseLong(value.n()));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "?" : value.s();
  }
}
