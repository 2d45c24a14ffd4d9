package evalschedules.authorizer;

import evalschedules.apikey.ApiKeyText;
import evalschedules.schedule.TeamId;
import evalschedules.storage.DynamoDb;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key table: finds a key by the hash of its text, which is all that the table has of it. */
final class ApiKeys {
  private final DynamoDbClient dynamoDb;
  private final String table;

  ApiKeys(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * One strongly consistent read, so that a key that was just revoked is not found good.
   *
   * @return empty when no key has this text
   * @throws evalschedules.storage.StorageUnavailable when the table cannot be read
   * @throws RuntimeException when the key's item is not what the writers write
   */
  Optional<ApiKey> find(ApiKeyText key) {
    Map<String, AttributeValue> item =
        DynamoDb.read(dynamoDb, table, Map.of("key_hash", AttributeValue.fromS(key.hash())));
    return item.isEmpty() ? Optional.empty() : Optional.of(read(item));
  }

  private static ApiKey read(Map<String, AttributeValue> item) {
    return new ApiKey(
        text(item, "key_id"),
        new TeamId(text(item, "team_id")),
        text(item, "org_id"),
        text(item, "scopes"),
        text(item, "status").equals("active"),
        expiry(item));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null || value.s() == null) {
      throw new IllegalStateException("a key's item lacks the text " + name);
    }
    return value.s();
  }

  private static @Nullable Instant expiry(Map<String, AttributeValue> item) {
    AttributeValue value = item.get("expires_at");
    return value == null ? null : Instant.ofEpochSecond(Long.parseLong(value.n()));
  }
}
