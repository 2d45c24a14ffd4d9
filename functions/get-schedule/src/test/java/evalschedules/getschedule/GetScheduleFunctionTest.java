package evalschedules.getschedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import evalschedules.api.Events;
import evalschedules.api.InvocationContext;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.RecordedRuns;
import evalschedules.storage.DynamoDb;
import evalschedules.storage.DynamoDbLocal;
import evalschedules.storage.LocalTables;
import evalschedules.storage.ScheduleTable;
import evalschedules.temporal.NextRuns;
import evalschedules.temporal.ScriptedTemporal;
import evalschedules.temporal.TemporalConnection;
import evalschedules.webhook.ScriptedSecretsManager;
import evalschedules.webhook.ScriptedSecretsManager.Reply;
import evalschedules.webhook.WebhookSecrets;
import io.grpc.Status.Code;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

final class GetScheduleFunctionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant NEXT = NOW.plusSeconds(3600);
  private static final String TABLE = "SchedulesTable";
  private static final DynamoDbLocal DATABASE = DynamoDbLocal.inMemory();
  private static final DynamoDbClient DYNAMO_DB = LocalTables.patientClient(DATABASE.url());

  private final ScriptedTemporal temporal = ScriptedTemporal.start().lists(NEXT);
  private final ScriptedSecretsManager secretsManager =
      ScriptedSecretsManager.start().script(Reply.EXISTS);
  private final GetScheduleFunction function = function(DYNAMO_DB);

  GetScheduleFunctionTest() throws IOException {}

  @BeforeAll
  static void createTable() {
    LocalTables.createSchedules(DYNAMO_DB, TABLE);
  }

  @AfterAll
  static void stopDatabase() {
    DATABASE.close();
  }

  @AfterEach
  void stop() {
    temporal.close();
    secretsManager.close();
  }

  @Test
  void aScheduleComesWithItsNextRunAndWhetherItsSecretIsThere() {
    store(ExampleSchedule.full());

    APIGatewayProxyResponseEvent answer = get();

    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(answer.getBody())
        .contains("\"next_run_at\":" + NEXT.getEpochSecond())
        .contains("\"webhook_configured\":true");
    assertThat(answer.getHeaders())
        .containsEntry("Next-Run-Status", "resolved;age=0")
        .doesNotContainKey("Webhook-Secret-Status");
  }

  @Test
  void theDeadlinesTogetherAreWithinThreeSeconds() {
    assertThat(List.of(TemporalConnection.DEADLINE, WebhookSecrets.DEADLINE))
        .allSatisfy(
            lookup ->
                assertThat(DynamoDb.DEADLINE.plus(lookup).plus(GetSchedule.GRACE))
                    .isLessThan(Duration.ofSeconds(3)));
  }

  @Test
  void neitherLookupWaitsForTheOther() {
    temporal.hangs();
    secretsManager.script(Reply.HANGS);
    store(ExampleSchedule.full());

    get();

    assertThat(temporal.calls()).isNotEmpty();
    assertThat(secretsManager.calls()).isNotEmpty();
  }

  @Test
  void aTemporalThatDoesNotAnswerIsNoErrorButAReason() {
    temporal.close();
    RecordedRuns recorded = new RecordedRuns(List.of(NOW, NEXT), 3, NOW.minusSeconds(42));
    store(ExampleSchedule.full().nextRuns(recorded));

    APIGatewayProxyResponseEvent answer = get();

    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(answer.getBody()).contains("\"next_run_at\":" + NEXT.getEpochSecond());
    assertThat(answer.getHeaders()).containsEntry("Next-Run-Status", "recorded;age=42");
  }

  @Test
  void withoutARecordedTimeTheNextRunIsUnknown() {
    temporal.close();
    store(ExampleSchedule.full().nextRuns(null));

    APIGatewayProxyResponseEvent answer = get();

    assertThat(answer.getBody()).contains("\"next_run_at\":null");
    assertThat(answer.getHeaders()).containsEntry("Next-Run-Status", "unavailable");
  }

  @Test
  void aMissingNamespaceIsNoErrorEither() {
    ScriptedTemporal withoutNamespace =
        ScriptedTemporal.start()
            .fails(Code.NOT_FOUND, NamespaceNotFoundFailure.getDefaultInstance());
    store(ExampleSchedule.full().nextRuns(null));

    APIGatewayProxyResponseEvent answer =
        function(DYNAMO_DB, withoutNamespace).answer(event(), new InvocationContext("request_1"));
    withoutNamespace.close();

    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(answer.getHeaders()).containsEntry("Next-Run-Status", "unavailable");
  }

  @Test
  void aSecretsManagerThatDoesNotAnswerIsNoErrorButAReason() {
    secretsManager.script(Reply.HANGS);
    store(ExampleSchedule.full());

    APIGatewayProxyResponseEvent answer = get();

    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(answer.getBody()).contains("\"webhook_configured\":true");
    assertThat(answer.getHeaders()).containsEntry("Webhook-Secret-Status", "recorded");
  }

  @Test
  void aTableThatCannotBeReadIs503() {
    DynamoDbLocal stopped = DynamoDbLocal.inMemory();
    stopped.close();

    APIGatewayProxyResponseEvent answer =
        function(LocalTables.productionClient(stopped.url()))
            .answer(event(), new InvocationContext("request_1"));

    assertThat(answer.getStatusCode()).isEqualTo(503);
    assertThat(answer.getHeaders()).containsEntry("Retry-After", "1");
    assertThat(temporal.calls()).isEmpty();
  }

  @Test
  void aCorruptItemIs500AndNothingElseIsAsked() {
    DYNAMO_DB.putItem(
        put ->
            put.tableName(TABLE)
                .item(
                    Map.of(
                        "team_id", AttributeValue.fromS(ExampleSchedule.TEAM.value()),
                        "schedule_id", AttributeValue.fromS(ExampleSchedule.ID.value()))));

    assertThat(get().getStatusCode()).isEqualTo(500);
    assertThat(temporal.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "get-schedule, 200",
    "get-schedule-disabled, 200",
    "get-schedule-if-none-match, 200",
    "get-schedule-not-found, 404",
    "get-schedule-malformed-id, 404",
    "get-schedule-other-team, 404",
    "get-schedule-write-only-key, 403",
    "get-schedule-bad-on-behalf-of, 400",
    "ping-get-schedule, 404"
  })
  void eachEventOfTheEventsFolderIsAnswered(String file, int status) {
    store(ExampleSchedule.full().id("eval_sched_9d3bb895f22bf0afa958d68c2a58ded7"));
    store(ExampleSchedule.minimal().id("eval_sched_075ae3d2fc31640504f814f60e5ef713"));
    store(ExampleSchedule.full().id("eval_sched_d76bd97ea37ec2ad0121faad00cdc2c5").team("team_b"));
    APIGatewayProxyRequestEvent event =
        EventLoader.loadApiGatewayRestEvent(
            Path.of("../../events", file + ".json").toAbsolutePath().toString());

    assertThat(function.answer(event, new InvocationContext("request_1")).getStatusCode())
        .isEqualTo(status);
  }

  private GetScheduleFunction function(DynamoDbClient dynamoDb) {
    return function(dynamoDb, temporal);
  }

  private GetScheduleFunction function(DynamoDbClient dynamoDb, ScriptedTemporal temporal) {
    InstantSource clock = InstantSource.fixed(NOW);
    SecretsManagerClient secrets = secretsManager.client(WebhookSecrets::client);
    return new GetScheduleFunction(
        new GetSchedule(
            new ScheduleTable(dynamoDb, TABLE),
            new NextRuns(
                TemporalConnection.from(temporal.environment(), secrets), Duration.ZERO, clock),
            new WebhookSecrets(secrets, Duration.ZERO, clock),
            clock));
  }

  private static void store(ExampleSchedule schedule) {
    LocalTables.store(DYNAMO_DB, TABLE, schedule.build());
  }

  private APIGatewayProxyResponseEvent get() {
    return function.answer(event(), new InvocationContext("request_1"));
  }

  private static APIGatewayProxyRequestEvent event() {
    return Events.get(ExampleSchedule.ID.value());
  }
}
