package evalschedules.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import evalschedules.api.InvocationContext;
import evalschedules.apikey.ApiKeyText;
import evalschedules.storage.LocalTables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What the authorizer says of keys, whichever server keeps their table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AuthorizerContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String TABLE = "ApiKeysTable";
  private static final String METHOD_ARN =
      "arn:aws:execute-api:eu-west-1:123456789012:abc/dev/GET/api/v1/llm/evals/schedules/x";

  private static final String KEY = "mk-" + "0".repeat(43);

  private final DynamoDbClient dynamoDb;
  private final AuthorizerFunction authorizer;
  private int stored;

  /** Against the DynamoDB that listens there. */
  AuthorizerContract(URI url) {
    dynamoDb = LocalTables.patientClient(url);
    authorizer = new AuthorizerFunction(new ApiKeys(dynamoDb, TABLE), InstantSource.fixed(NOW));
  }

  @BeforeAll
  void createTable() {
    dynamoDb.createTable(
        table ->
            table
                .tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(
                    KeySchemaElement.builder()
                        .attributeName("key_hash")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("key_hash")
                        .attributeType(ScalarAttributeType.S)
                        .build()));
  }

  @AfterAll
  void closeClient() {
    dynamoDb.close();
  }

  @Test
  void aValidKeyIsAllowedEverywhereInTheApiAsItsTeam() {
    String key = store(Map.of());

    IamPolicyResponse policy = ask("Bearer " + key);

    assertThat(statement(policy).get("Effect")).isEqualTo("Allow");
    assertThat(statement(policy).get("Action")).isEqualTo("execute-api:Invoke");
    assertThat(statement(policy).get("Resource"))
        .isEqualTo(new String[] {"arn:aws:execute-api:eu-west-1:123456789012:abc/dev/*"});
    assertThat(policy.getPrincipalId()).isEqualTo("key_1");
    assertThat(policy.getContext())
        .isEqualTo(
            Map.of(
                "teamId",
                "team_a",
                "orgId",
                "org_1",
                "keyId",
                "key_1",
                "scopes",
                "read:evals write:evals"));
  }

  @Test
  void aKeyIsValidUntilItExpires() {
    assertThat(effect(store(expiring(NOW.plusSeconds(1))))).isEqualTo("Allow");
    assertThat(effect(store(expiring(NOW)))).isEqualTo("Deny");
    assertThat(effect(store(expiring(NOW.minusSeconds(1))))).isEqualTo("Deny");
  }

  @Test
  void aRevokedKeyIsDenied() {
    assertThat(effect(store(Map.of("status", AttributeValue.fromS("revoked"))))).isEqualTo("Deny");
  }

  @Test
  void anUnknownKeyIsDeniedWithoutAContext() {
    IamPolicyResponse policy = ask("Bearer " + KEY);

    assertThat(statement(policy).get("Effect")).isEqualTo("Deny");
    assertThat(policy.getContext()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer mk-short",
        "ping",
        "Basic mk-0000000000000000000000000000000000000000000"
      })
  void whatIsNoBearerKeyIsDenied(String header) {
    assertThat(statement(ask(header)).get("Effect")).isEqualTo("Deny");
  }

  @Test
  void aKeyTableThatCannotBeReadIsNoRefusal() {
    AuthorizerFunction withoutTable =
        new AuthorizerFunction(new ApiKeys(dynamoDb, "NoSuchTable"), InstantSource.fixed(NOW));

    assertThatThrownBy(
            () -> withoutTable.answer(event("Bearer " + KEY), new InvocationContext("request_1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the key table cannot be read");
  }

  @Test
  void aKeyTableThatHangsIsNoRefusal() throws IOException {
    try (ServerSocket neverAnswers = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DynamoDbClient client =
            LocalTables.productionClient(
                URI.create("http://127.0.0.1:" + neverAnswers.getLocalPort()))) {
      AuthorizerFunction waiting =
          new AuthorizerFunction(new ApiKeys(client, TABLE), InstantSource.fixed(NOW));

      assertThatThrownBy(() -> waiting.answer(event("Bearer " + KEY), new InvocationContext("1")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the key table cannot be read");
    }
  }

  @Test
  void whatIsNoKeyIsDeniedWithoutAQuestion() {
    AuthorizerFunction withoutTable =
        new AuthorizerFunction(new ApiKeys(dynamoDb, "NoSuchTable"), InstantSource.fixed(NOW));

    assertThat(
            statement(withoutTable.answer(event("Bearer x" + KEY), new InvocationContext("1")))
                .get("Effect"))
        .isEqualTo("Deny");
  }

  static Stream<Arguments> corruptAttributes() {
    return Stream.of(
        arguments("scopes", AttributeValue.fromBool(true)),
        arguments("key_id", AttributeValue.fromN("1")),
        arguments("team_id", AttributeValue.fromS("")),
        arguments("status", AttributeValue.fromBool(true)),
        arguments("expires_at", AttributeValue.fromS("never")),
        arguments("expires_at", AttributeValue.fromNul(true)),
        arguments("expires_at", AttributeValue.fromN("1.5")),
        arguments("expires_at", AttributeValue.fromN("9223372036854775807")));
  }

  @ParameterizedTest
  @MethodSource("corruptAttributes")
  void aCorruptKeyItemIsNoRefusal(String name, AttributeValue value) {
    String key = store(Map.of(name, value));

    assertThatThrownBy(() -> ask("Bearer " + key))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the key table cannot be read");
  }

  @Test
  void aKeyItemThatLacksSomethingIsNoRefusal() {
    for (String name : List.of("key_id", "team_id", "org_id", "scopes", "status")) {
      String key = store(Map.of());
      dynamoDb.updateItem(
          update ->
              update
                  .tableName(TABLE)
                  .key(Map.of("key_hash", AttributeValue.fromS(new ApiKeyText(key).hash())))
                  .updateExpression("REMOVE #name")
                  .expressionAttributeNames(Map.of("#name", name)));

      assertThatThrownBy(() -> ask("Bearer " + key))
          .as(name)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the key table cannot be read");
    }
  }

  private static Map<String, AttributeValue> expiring(Instant at) {
    return Map.of("expires_at", AttributeValue.fromN(Long.toString(at.getEpochSecond())));
  }

  /** A good key with these attributes changed; returns its text. */
  private String store(Map<String, AttributeValue> changes) {
    String key = "mk-" + String.format("%043d", ++stored);
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("key_hash", AttributeValue.fromS(new ApiKeyText(key).hash()));
    item.put("key_id", AttributeValue.fromS("key_1"));
    item.put("team_id", AttributeValue.fromS("team_a"));
    item.put("org_id", AttributeValue.fromS("org_1"));
    item.put("scopes", AttributeValue.fromS("read:evals write:evals"));
    item.put("status", AttributeValue.fromS("active"));
    item.putAll(changes);
    dynamoDb.putItem(put -> put.tableName(TABLE).item(item));
    return key;
  }

  private @Nullable Object effect(String key) {
    return statement(ask("Bearer " + key)).get("Effect");
  }

  private IamPolicyResponse ask(String header) {
    return authorizer.answer(event(header), new InvocationContext("request_1"));
  }

  private static APIGatewayCustomAuthorizerEvent event(String header) {
    return APIGatewayCustomAuthorizerEvent.builder()
        .withType("TOKEN")
        .withAuthorizationToken(header)
        .withMethodArn(METHOD_ARN)
        .build();
  }

  private static Map<?, ?> statement(IamPolicyResponse policy) {
    Object[] statements =
        (Object[]) Objects.requireNonNull(policy.getPolicyDocument().get("Statement"));
    return (Map<?, ?>) statements[0];
  }
}
