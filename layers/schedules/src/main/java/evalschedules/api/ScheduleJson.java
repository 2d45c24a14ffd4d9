package evalschedules.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import evalschedules.schedule.Cadence;
import evalschedules.schedule.NextRun;
import evalschedules.schedule.Schedule;
import evalschedules.webhook.SecretPresence;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schedule object: 21 keys, always all of them, always in this order; times are epoch seconds.
 */
public final class ScheduleJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ScheduleJson() {}

  /** The object as text. */
  public static String write(Schedule schedule, NextRun nextRun, SecretPresence secret) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", schedule.id().value());
      json.writeStringField("object", "eval.schedule");
      json.writeStringField("name", schedule.name());
      json.writeStringField("description", schedule.description());
      json.writeStringField("suite_id", schedule.suiteId());
      integer(json, "suite_version", schedule.suiteVersion());
      cadence(json, schedule.cadence());
      json.writeStringField("timezone", schedule.timezone());
      json.writeStringField("overlap_policy", schedule.overlapPolicy().wireName());
      json.writeBooleanField("enabled", schedule.enabled());
      json.writeStringField("webhook_url", schedule.webhookUrl());
      json.writeBooleanField("webhook_configured", secret.configured());
      json.writeFieldName("run");
      json.writeRawValue(schedule.run());
      json.writeObjectFieldStart("metadata");
      for (Map.Entry<String, String> entry : schedule.metadata().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      json.writeStringField("last_run_id", schedule.lastRunId());
      time(json, "last_run_at", schedule.lastRunAt());
      json.writeStringField("last_run_status", schedule.lastRunStatus());
      time(json, "next_run_at", nextRun.at());
      time(json, "created_at", schedule.createdAt());
      time(json, "updated_at", schedule.updatedAt());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes all that is written to it", e);
    }
    return text.toString();
  }

  private static void cadence(JsonGenerator json, Cadence cadence) throws IOException {
    switch (cadence) {
      case Cadence.Cron cron -> {
        json.writeStringField("cron", cron.expression());
        json.writeNullField("interval_seconds");
      }
      case Cadence.Interval interval -> {
        json.writeNullField("cron");
        json.writeNumberField("interval_seconds", interval.every().toSeconds());
      }
    }
  }

  private static void integer(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    integer(json, name, time == null ? null : time.getEpochSecond());
  }
}
