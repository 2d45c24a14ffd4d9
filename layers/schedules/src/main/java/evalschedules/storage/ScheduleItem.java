package evalschedules.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import evalschedules.schedule.Cadence;
import evalschedules.schedule.OverlapPolicy;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A schedule as an item of the table. Reading checks all that the API promises of its answers. */
final class ScheduleItem {
  private static final JsonFactory JSON = new JsonFactory();

  private ScheduleItem() {}

  static Schedule read(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    String id = attributes.text("schedule_id");
    attributes.check(ScheduleId.parse(id).isPresent(), "schedule_id", "is not a schedule id");
    return new Schedule(
        new ScheduleId(id),
        team(attributes),
        text(attributes, "name", 1, 255),
        description(attributes),
        attributes.text("suite_id"),
        attributes.integerOrNull("suite_version"),
        cadence(attributes),
        attributes.text("timezone"),
        overlapPolicy(attributes),
        attributes.flag("enabled"),
        webhookUrl(attributes),
        attributes.textOrNull("webhook_secret_arn"),
        run(attributes),
        metadata(attributes),
        attributes.textOrNull("last_run_id"),
        attributes.timeOrNull("last_run_at"),
        attributes.textOrNull("last_run_status"),
        attributes.time("created_at"),
        attributes.time("updated_at"),
        revision(attributes),
        syncedRevision(attributes),
        nextRuns(attributes));
  }

  static Map<String, AttributeValue> write(Schedule schedule) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("schedule_id", AttributeValue.fromS(schedule.id().value()));
    item.put("team_id", AttributeValue.fromS(schedule.team().value()));
    item.put("name", AttributeValue.fromS(schedule.name()));
    putText(item, "description", schedule.description());
    item.put("suite_id", AttributeValue.fromS(schedule.suiteId()));
    putInteger(item, "suite_version", schedule.suiteVersion());
    switch (schedule.cadence()) {
      case Cadence.Cron cron -> item.put("cron", AttributeValue.fromS(cron.expression()));
      case Cadence.Interval interval ->
          putInteger(item, "interval_seconds", interval.every().toSeconds());
    }
    item.put("timezone", AttributeValue.fromS(schedule.timezone()));
    item.put("overlap_policy", AttributeValue.fromS(schedule.overlapPolicy().wireName()));
    item.put("enabled", AttributeValue.fromBool(schedule.enabled()));
    putText(item, "webhook_url", schedule.webhookUrl());
    putText(item, "webhook_secret_arn", schedule.webhookSecretArn());
    item.put("run", AttributeValue.fromS(schedule.run()));
    Map<String, AttributeValue> metadata = new HashMap<>();
    schedule.metadata().forEach((key, value) -> metadata.put(key, AttributeValue.fromS(value)));
    item.put("metadata", AttributeValue.fromM(metadata));
    putText(item, "last_run_id", schedule.lastRunId());
    putTime(item, "last_run_at", schedule.lastRunAt());
    putText(item, "last_run_status", schedule.lastRunStatus());
    putTime(item, "created_at", schedule.createdAt());
    putTime(item, "updated_at", schedule.updatedAt());
    putInteger(item, "revision", schedule.revision());
    putInteger(item, "synced_revision", schedule.syncedRevision());
    if (schedule.nextRuns() != null) {
      item.put("next_runs", nextRuns(schedule.nextRuns()));
    }
    putListKeys(item, schedule);
    return item;
  }

  /** What the list indexes are sorted and found by: newest last in the index, read backwards. */
  private static void putListKeys(Map<String, AttributeValue> item, Schedule schedule) {
    String position =
        String.format(
            Locale.ROOT, "%016d/%s", schedule.createdAt().getEpochSecond(), schedule.id());
    item.put("list_team", AttributeValue.fromS(schedule.team().value()));
    item.put("list_suite", AttributeValue.fromS(suiteKey(schedule)));
    item.put("list_position", AttributeValue.fromS(position));
  }

  /** With the team's length ahead, so that no two pairs of team and suite are the same text. */
  private static String suiteKey(Schedule schedule) {
    String team = schedule.team().value();
    return team.length() + "/" + team + "/" + schedule.suiteId();
  }

  static AttributeValue nextRuns(RecordedRuns runs) {
    return AttributeValue.fromM(
        Map.of(
            "times", AttributeValue.fromL(runs.times().stream().map(ScheduleItem::time).toList()),
            "revision", integer(runs.revision()),
            "as_of", time(runs.asOf())));
  }

  private static void putText(
      Map<String, AttributeValue> item, String name, @Nullable String value) {
    if (value != null) {
      item.put(name, AttributeValue.fromS(value));
    }
  }

  private static void putInteger(
      Map<String, AttributeValue> item, String name, @Nullable Long value) {
    if (value != null) {
      item.put(name, integer(value));
    }
  }

  private static void putTime(
      Map<String, AttributeValue> item, String name, @Nullable Instant value) {
    if (value != null) {
      item.put(name, time(value));
    }
  }

  private static AttributeValue time(Instant time) {
    return integer(time.getEpochSecond());
  }

  static AttributeValue integer(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static String text(Attributes attributes, String name, int atLeast, int atMost) {
    String text = attributes.text(name);
    int length = text.codePointCount(0, text.length());
    attributes.check(
        length >= atLeast && length <= atMost,
        name,
        "is not " + atLeast + " to " + atMost + " characters");
    return text;
  }

  private static TeamId team(Attributes attributes) {
    String team = attributes.text("team_id");
    attributes.check(!team.isEmpty(), "team_id", "is empty");
    return new TeamId(team);
  }

  private static @Nullable String description(Attributes attributes) {
    return attributes.textOrNull("description") == null
        ? null
        : text(attributes, "description", 0, 10_000);
  }

  private static Cadence cadence(Attributes attributes) {
    String cron = attributes.textOrNull("cron");
    Long seconds = attributes.integerOrNull("interval_seconds");
    if (cron != null) {
      attributes.check(seconds == null, "interval_seconds", "is set beside cron");
      return new Cadence.Cron(cron);
    }
    if (seconds == null) {
      throw new CorruptItem("cron", "is missing, and interval_seconds too");
    }
    attributes.check(seconds >= 1, "interval_seconds", "is below 1");
    return new Cadence.Interval(Duration.ofSeconds(seconds));
  }

  private static OverlapPolicy overlapPolicy(Attributes attributes) {
    return OverlapPolicy.parse(attributes.text("overlap_policy"))
        .orElseThrow(() -> new CorruptItem("overlap_policy", "is not a known policy"));
  }

  private static @Nullable String webhookUrl(Attributes attributes) {
    String url = attributes.textOrNull("webhook_url");
    attributes.check(url == null || url.startsWith("https://"), "webhook_url", "is not https");
    return url;
  }

  /** The text is handed on as it is, so it must be one JSON object and nothing else. */
  private static String run(Attributes attributes) {
    String run = attributes.text("run");
    try (JsonParser parser = JSON.createParser(run)) {
      attributes.check(parser.nextToken() == JsonToken.START_OBJECT, "run", "is not a JSON object");
      parser.skipChildren();
      attributes.check(parser.nextToken() == null, "run", "has text after its JSON object");
    } catch (IOException e) {
      throw new CorruptItem("run", "is not well-formed JSON");
    }
    return run;
  }

  private static SortedMap<String, String> metadata(Attributes attributes) {
    Attributes metadata = attributes.mapOrNull("metadata");
    if (metadata == null) {
      throw new CorruptItem("metadata", "is missing");
    }
    SortedMap<String, String> entries = new TreeMap<>();
    metadata
        .item()
        .forEach(
            (key, value) -> {
              attributes.check(value.s() != null, "metadata", "has a value that is not a string");
              entries.put(key, value.s());
            });
    return entries;
  }

  private static long revision(Attributes attributes) {
    long revision = attributes.integer("revision");
    attributes.check(revision >= 1, "revision", "is below 1");
    return revision;
  }

  private static long syncedRevision(Attributes attributes) {
    Long revision = attributes.integerOrNull("synced_revision");
    return revision == null ? 0 : revision;
  }

  private static @Nullable RecordedRuns nextRuns(Attributes attributes) {
    Attributes runs = attributes.mapOrNull("next_runs");
    return runs == null
        ? null
        : new RecordedRuns(runs.times("times"), runs.integer("revision"), runs.time("as_of"));
  }
}
