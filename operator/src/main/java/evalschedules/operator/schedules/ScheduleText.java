package evalschedules.operator.schedules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import evalschedules.schedule.Cadence;
import evalschedules.schedule.Schedule;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schedule as a line that {@link ScheduleLine} reads; what is null is left out. */
final class ScheduleText {
  private static final JsonFactory JSON = new JsonFactory();

  private ScheduleText() {}

  /**
   * The line, without its end.
   *
   * @param webhookSecret null: it is left out
   */
  static String write(Schedule schedule, @Nullable String webhookSecret) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", schedule.id().value());
      json.writeStringField("team_id", schedule.team().value());
      json.writeStringField("name", schedule.name());
      text(json, "description", schedule.description());
      json.writeStringField("suite_id", schedule.suiteId());
      integer(json, "suite_version", schedule.suiteVersion());
      switch (schedule.cadence()) {
        case Cadence.Cron cron -> json.writeStringField("cron", cron.expression());
        case Cadence.Interval interval ->
            json.writeNumberField("interval_seconds", interval.every().toSeconds());
      }
      json.writeStringField("timezone", schedule.timezone());
      json.writeStringField("overlap_policy", schedule.overlapPolicy().wireName());
      json.writeBooleanField("enabled", schedule.enabled());
      text(json, "webhook_url", schedule.webhookUrl());
      json.writeBooleanField("webhook_configured", schedule.webhookSecretArn() != null);
      text(json, "webhook_secret", webhookSecret);
      json.writeFieldName("run");
      json.writeRawValue(inOneLine(schedule.run()));
      json.writeObjectFieldStart("metadata");
      for (Map.Entry<String, String> entry : schedule.metadata().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      time(json, "created_at", schedule.createdAt());
      time(json, "updated_at", schedule.updatedAt());
      integer(json, "revision", schedule.revision());
      text(json, "last_run_id", schedule.lastRunId());
      time(json, "last_run_at", schedule.lastRunAt());
      text(json, "last_run_status", schedule.lastRunStatus());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes all that is written to it", e);
    }
    return text.toString();
  }

  /** JSON has line breaks between its parts alone, never within a string. */
  static String inOneLine(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void integer(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    integer(json, name, time == null ? null : time.getEpochSecond());
  }
}
