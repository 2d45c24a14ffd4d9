package evalschedules.operator.keys;

import static org.assertj.core.api.Assertions.assertThat;

import evalschedules.apikey.ApiKeyText;
import evalschedules.operator.keys.StoredKey.Act;
import evalschedules.schedule.TeamId;
import evalschedules.storage.DynamoDbLocal;
import evalschedules.storage.LocalTables;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class ApiKeyTableTest {
  private static final String NAME = "keys";
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Act MADE = new Act("arn:aws:iam::1:user/ada", NOW);

  private final DynamoDbLocal dynamoDbLocal = start();
  private final DynamoDbClient client = LocalTables.patientClient(dynamoDbLocal.url());
  private final ApiKeyTable table = new ApiKeyTable(client, NAME);
  private final ApiKeyText text = ApiKeyText.random(new SecureRandom());

  @BeforeEach
  void createTable() {
    client.createTable(
        table ->
            table
                .tableName(NAME)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("key_hash")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder()
                        .attributeName("key_hash")
                        .keyType(KeyType.HASH)
                        .build()));
  }

  @AfterEach
  void stop() {
    client.close();
    dynamoDbLocal.close();
  }

  @Test
  void theTableHasTheHashOfAKeyAndNotItsText() {
    table.add(text, key("key_1", "team_a", null));

    assertThat(text("key_hash")).isEqualTo(text.hash());
    assertThat(item().toString()).doesNotContain(text.value());
    assertThat(text("created_by")).isEqualTo(MADE.by());
  }

  @Test
  void aKeyThatIsThereStaysAsItIs() {
    table.add(text, key("key_1", "team_a", null));
    table.add(text, key("key_2", "team_b", null));

    assertThat(table.list(null)).containsExactly(key("key_1", "team_a", null));
  }

  @Test
  void keysAreListedByTeam() {
    StoredKey other = key("key_2", "team_b", NOW);
    table.add(text, key("key_1", "team_a", null));
    table.add(ApiKeyText.random(new SecureRandom()), other);

    assertThat(table.list(new TeamId("team_b"))).containsExactly(other);
    assertThat(table.list(null)).extracting(StoredKey::id).containsExactly("key_1", "key_2");
  }

  @Test
  void whoRevokedAKeyFirstStaysOnRecord() {
    table.add(text, key("key_1", "team_a", null));

    assertThat(table.revoke("key_1", new Act("first", NOW)).orElseThrow().revoked()).isTrue();
    table.revoke("key_1", new Act("second", NOW));

    assertThat(text("status")).isEqualTo("revoked");
    assertThat(text("revoked_by")).isEqualTo("first");
    assertThat(text("created_by")).isEqualTo(MADE.by());
  }

  @Test
  void anExpiryEndsAKeyAndDoesNotBringARevokedOneBack() {
    table.add(text, key("key_1", "team_a", null));

    StoredKey ended = table.expire("key_1", NOW, MADE).orElseThrow();
    assertThat(ended.stateAt(NOW)).isEqualTo("expired");
    assertThat(ended.stateAt(NOW.minusSeconds(1))).isEqualTo("active");

    table.revoke("key_1", MADE);
    assertThat(table.expire("key_1", NOW.plusSeconds(60), MADE).orElseThrow().stateAt(NOW))
        .isEqualTo("revoked");
  }

  @Test
  void anUnknownIdIsNoKey() {
    assertThat(table.revoke("key_1", MADE)).isEmpty();
    assertThat(table.expire("key_1", NOW, MADE)).isEmpty();
  }

  @Test
  void anItemOfAnotherWriterDoesNotKeepTheOthersFromBeingListed() {
    client.putItem(
        put -> put.tableName(NAME).item(Map.of("key_hash", AttributeValue.fromS("theirs"))));
    table.add(text, key("key_1", "team_a", null));

    assertThat(table.list(null)).hasSize(2);
  }

  private Map<String, AttributeValue> item() {
    return client.scan(scan -> scan.tableName(NAME)).items().getFirst();
  }

  private String text(String attribute) {
    return Objects.requireNonNull(item().get(attribute), attribute).s();
  }

  private static StoredKey key(String id, String team, @Nullable Instant expiresAt) {
    return new StoredKey(id, new TeamId(team), "org_1", "read:evals", false, expiresAt, MADE);
  }

  private static DynamoDbLocal start() {
    try {
      return DynamoDbLocal.inMemory();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
