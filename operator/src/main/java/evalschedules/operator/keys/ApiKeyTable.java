package evalschedules.operator.keys;

import static software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity.TOTAL;

import evalschedules.apikey.ApiKeyText;
import evalschedules.operator.keys.StoredKey.Act;
import evalschedules.schedule.TeamId;
import evalschedules.storage.DynamoDb;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The keys of a stack. Its items are found by the hash of a key alone, so whatever names a key by
 * its id reads the whole table: half a read unit for each 4 KB, which is about 15 keys.
 */
public final class ApiKeyTable {
  private final DynamoDbClient dynamoDb;
  private final String name;

  public ApiKeyTable(DynamoDbClient dynamoDb, String name) {
    this.dynamoDb = dynamoDb;
    this.name = name;
  }

  /** Adds a key; one with this text that is there already stays as it is. */
  public void add(ApiKeyText text, StoredKey key) {
    Map<String, AttributeValue> item = new HashMap<>(KeyItem.write(key));
    item.put("key_hash", AttributeValue.fromS(text.hash()));
    try {
      dynamoDb.putItem(
          put ->
              put.tableName(name).item(item).conditionExpression("attribute_not_exists(key_hash)"));
    } catch (ConditionalCheckFailedException e) {
      // added before
    }
  }

  /**
   * The keys, by team and age.
   *
   * @param team null: of every team
   */
  public List<StoredKey> list(@Nullable TeamId team) {
    return items().stream()
        .map(KeyItem::read)
        .filter(key -> team == null || key.team().equals(team))
        .sorted(
            Comparator.comparing((StoredKey key) -> key.team().value())
                .thenComparing(StoredKey::createdAt)
                .thenComparing(StoredKey::id))
        .toList();
  }

  /**
   * Ends a key for good. Who revoked it first stays on record.
   *
   * @return the key as it is now; empty when there is none of this id
   */
  public Optional<StoredKey> revoke(String id, Act act) {
    return update(
        id,
        "SET #status = :revoked, revoked_by = if_not_exists(revoked_by, :by),"
            + " revoked_at = if_not_exists(revoked_at, :at)",
        Map.of("#status", "status"),
        Map.of(
            ":revoked", AttributeValue.fromS("revoked"),
            ":by", AttributeValue.fromS(act.by()),
            ":at", KeyItem.time(act.at())));
  }

  /**
   * Sets the time from which on a key is refused; a revoked key stays revoked.
   *
   * @return the key as it is now; empty when there is none of this id
   */
  public Optional<StoredKey> expire(String id, Instant expiresAt, Act act) {
    return update(
        id,
        "SET expires_at = :expires_at, expiry_set_by = :by, expiry_set_at = :at",
        Map.of(),
        Map.of(
            ":expires_at", KeyItem.time(expiresAt),
            ":by", AttributeValue.fromS(act.by()),
            ":at", KeyItem.time(act.at())));
  }

  private Optional<StoredKey> update(
      String id, String expression, Map<String, String> names, Map<String, AttributeValue> values) {
    return items().stream()
        .filter(item -> KeyItem.read(item).id().equals(id))
        .findFirst()
        .map(
            item ->
                dynamoDb.updateItem(
                    update ->
                        update
                            .tableName(name)
                            .key(Map.of("key_hash", item.get("key_hash")))
                            .updateExpression(expression)
                            .conditionExpression("attribute_exists(key_hash)")
                            .expressionAttributeNames(names.isEmpty() ? null : names)
                            .expressionAttributeValues(values)
                            .returnValues(ReturnValue.ALL_NEW)))
        .map(answer -> KeyItem.read(answer.attributes()));
  }

  private List<Map<String, AttributeValue>> items() {
    return dynamoDb
        .scanPaginator(
            scan -> scan.tableName(name).consistentRead(true).returnConsumedCapacity(TOTAL))
        .stream()
        .peek(page -> DynamoDb.requireWhole(page.consumedCapacity()))
        .flatMap(page -> page.items().stream())
        .toList();
  }
}
