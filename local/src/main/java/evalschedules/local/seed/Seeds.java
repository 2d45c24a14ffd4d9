package evalschedules.local.seed;

import evalschedules.environment.Environment;
import evalschedules.operator.keys.ApiKeyTable;
import evalschedules.operator.schedules.ScheduleImport;
import evalschedules.operator.schedules.ScheduleLine;
import evalschedules.operator.schedules.WebhookSecretValues;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import evalschedules.storage.ScheduleTable;
import evalschedules.temporal.ScheduleClocks;
import evalschedules.temporal.TemporalConnection;
import evalschedules.webhook.WebhookSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The local run's schedules, one for each case: imported at every start, then brought into the
 * state that gives them their name.
 */
public final class Seeds {
  private static final List<String> CASES =
      List.of(
          "cron",
          "interval",
          "disabled",
          "no_webhook",
          "webhook_secret_deleted",
          "missing_in_temporal",
          "paused_in_temporal",
          "deleted",
          "team_b");

  /* Without the functions' deadlines: a start may take its time. */
  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final SecretsManagerClient secretsManager = SecretsManagerClient.create();
  private final String schedulesTable;
  private final String keysTable;
  private final ScheduleTable table;
  private final ScheduleClocks clocks;
  private final ScheduleImport schedules;

  /**
   * Takes tables and Temporal from the functions' environment; AWS's endpoints from this process's
   * own, as the functions do.
   */
  public Seeds(Environment environment, String secretsPrefix) {
    schedulesTable = environment.text("SCHEDULES_TABLE");
    keysTable = environment.text("API_KEYS_TABLE");
    clocks =
        new ScheduleClocks(
            TemporalConnection.from(environment, secretsManager), InstantSource.system());
    table = new ScheduleTable(dynamoDb, schedulesTable);
    schedules =
        new ScheduleImport(
            table,
            new WebhookSecrets(secretsManager, Duration.ZERO, InstantSource.system()),
            secretsPrefix,
            new WebhookSecretValues(secretsManager),
            clocks,
            InstantSource.system());
  }

  /** The API keys by name; those of an earlier start when the file has them. */
  public Map<String, String> addKeys(Path file) throws IOException {
    return new ApiKeySeeds(new ApiKeyTable(dynamoDb, keysTable)).add(file);
  }

  /** The schedules' ids by case. */
  public Map<String, String> addSchedules(Path folder) throws IOException {
    Map<String, String> ids = new LinkedHashMap<>();
    for (String name : CASES) {
      ScheduleLine line =
          ScheduleLine.parse(withSecret(Files.readString(folder.resolve(name + ".json"))));
      forget(line);
      schedules.add(line, false);
      bringIntoState(name, table.find(line.team(), line.id()).orElseThrow());
      ids.put(name, line.id().value());
    }
    return ids;
  }

  /** With a webhook secret, another at each start, where it has a webhook. */
  private static String withSecret(String json) {
    return json.replace(
        "\"webhook_url\"", "\"webhook_secret\": \"" + UUID.randomUUID() + "\", \"webhook_url\"");
  }

  /** An earlier start's may be deleted, paused, or have a secret that is lost. */
  private void forget(ScheduleLine line) {
    clocks.delete(line.id());
    dynamoDb.deleteItem(
        delete -> delete.tableName(schedulesTable).key(key(line.team(), line.id())));
  }

  private void bringIntoState(String name, Schedule schedule) {
    switch (name) {
      case "webhook_secret_deleted" ->
          secretsManager.deleteSecret(
              delete -> delete.secretId(schedule.webhookSecretArn()).recoveryWindowInDays(7L));
      case "missing_in_temporal" -> clocks.delete(schedule.id());
      case "paused_in_temporal" -> clocks.pause(schedule.id());
      case "deleted" -> {
        clocks.delete(schedule.id());
        markDeleted(schedule);
      }
      default -> {}
    }
  }

  private void markDeleted(Schedule schedule) {
    dynamoDb.updateItem(
        update ->
            update
                .tableName(schedulesTable)
                .key(key(schedule.team(), schedule.id()))
                .updateExpression(
                    "SET deleted_at = :now REMOVE list_team, list_suite, list_position")
                .expressionAttributeValues(
                    Map.of(
                        ":now",
                        AttributeValue.fromN(Long.toString(Instant.now().getEpochSecond())))));
  }

  private static Map<String, AttributeValue> key(TeamId team, ScheduleId id) {
    return Map.of(
        "team_id", AttributeValue.fromS(team.value()),
        "schedule_id", AttributeValue.fromS(id.value()));
  }
}
