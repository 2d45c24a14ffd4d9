package evalschedules.local.seed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.schedule.Cadence;
import evalschedules.schedule.OverlapPolicy;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import evalschedules.storage.ScheduleTable;
import evalschedules.temporal.ScheduleClocks;
import evalschedules.webhook.WebhookSecrets;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings one schedule into a stack: its secret, its item, its Temporal schedule, and Temporal's
 * next times back into the item. Done twice, it ends the same.
 */
final class ScheduleImport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScheduleTable table;
  private final WebhookSecrets secrets;
  private final String secretsPrefix;
  private final ScheduleClocks clocks;
  private final InstantSource clock;

  ScheduleImport(
      ScheduleTable table,
      WebhookSecrets secrets,
      String secretsPrefix,
      ScheduleClocks clocks,
      InstantSource clock) {
    this.table = table;
    this.secrets = secrets;
    this.secretsPrefix = secretsPrefix;
    this.clocks = clocks;
    this.clock = clock;
  }

  /**
   * Imports a schedule.
   *
   * @param json what a create request takes; {@code id} besides, and {@code created_at} and {@code
   *     updated_at} when they are not now
   * @param webhookSecret null: it has none
   */
  Schedule add(TeamId team, String json, @Nullable String webhookSecret) {
    Schedule wanted = schedule(team, json, 0, null, null);
    String arn = webhookSecret == null ? null : secrets.store(wanted, secretsPrefix, webhookSecret);
    table.put(schedule(team, json, 0, arn, null));
    clocks.delete(wanted.id()); // an earlier import's may have other times
    clocks.create(wanted);
    Schedule synced = schedule(team, json, wanted.revision(), arn, clocks.nextRuns(wanted));
    table.put(synced);
    return synced;
  }

  private Schedule schedule(
      TeamId team,
      String text,
      long syncedRevision,
      @Nullable String secretArn,
      @Nullable RecordedRuns nextRuns) {
    JsonNode json = parse(text);
    return new Schedule(
        new ScheduleId(json.path("id").asText()),
        team,
        json.path("name").asText(),
        textOrNull(json, "description"),
        json.path("suite_id").asText(),
        json.hasNonNull("suite_version") ? json.path("suite_version").asLong() : null,
        cadence(json),
        json.path("timezone").asText("UTC"),
        OverlapPolicy.parse(json.path("overlap_policy").asText("skip")).orElseThrow(),
        json.path("enabled").asBoolean(true),
        textOrNull(json, "webhook_url"),
        secretArn,
        textOf("run", text),
        metadata(json),
        null,
        null,
        null,
        time(json, "created_at"),
        time(json, "updated_at"),
        1,
        syncedRevision,
        nextRuns);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a schedule in JSON", e);
    }
  }

  /** A field's value as it is written, so that its numbers keep every digit. */
  private static String textOf(String field, String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(field);
        parser.nextToken();
        long start = parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (wanted) {
          return json.substring((int) start, (int) parser.currentLocation().getCharOffset());
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a schedule in JSON", e);
    }
    throw new IllegalArgumentException("a schedule needs " + field);
  }

  private static Cadence cadence(JsonNode json) {
    return json.hasNonNull("cron")
        ? new Cadence.Cron(json.path("cron").asText())
        : new Cadence.Interval(Duration.ofSeconds(json.path("interval_seconds").asLong()));
  }

  private static SortedMap<String, String> metadata(JsonNode json) {
    SortedMap<String, String> metadata = new TreeMap<>();
    json.path("metadata")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    return metadata;
  }

  private Instant time(JsonNode json, String name) {
    return json.hasNonNull(name)
        ? Instant.ofEpochSecond(json.path(name).asLong())
        : clock.instant();
  }

  private static @Nullable String textOrNull(JsonNode json, String name) {
    return json.hasNonNull(name) ? json.path(name).asText() : null;
  }
}
