package evalschedules.local.seed;

import evalschedules.environment.Environment;
import evalschedules.schedule.Schedule;
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
    schedules =
        new ScheduleImport(
            new ScheduleTable(dynamoDb, schedulesTable),
            new WebhookSecrets(secretsManager, Duration.ZERO, InstantSource.system()),
            secretsPrefix,
            clocks,
            InstantSource.system());
  }

  /** The API keys by name; those of an earlier start when the file has them. */
  public Map<String, String> addKeys(Path file) throws IOException {
    return new ApiKeySeeds(dynamoDb, keysTable).add(file);
  }

  /** The schedules' ids by case. */
  public Map<String, String> addSchedules(Path folder) throws IOException {
    Map<String, String> ids = new LinkedHashMap<>();
    for (String name : CASES) {
      String json = Files.readString(folder.resolve(name + ".json"));
      TeamId team = new TeamId(name.equals("team_b") ? "team_b" : "team_a");
      String secret = json.contains("\"webhook_url\"") ? UUID.randomUUID().toString() : null;
      Schedule schedule = schedules.add(team, json, secret);
      bringIntoState(name, schedule);
      ids.put(name, schedule.id().value());
    }
    return ids;
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
                .key(
                    Map.of(
                        "team_id", AttributeValue.fromS(schedule.team().value()),
                        "schedule_id", AttributeValue.fromS(schedule.id().value())))
                .updateExpression(
                    "SET deleted_at = :now REMOVE list_team, list_suite, list_position")
                .expressionAttributeValues(
                    Map.of(
                        ":now",
                        AttributeValue.fromN(Long.toString(Instant.now().getEpochSecond())))));
  }
}
