package evalschedules.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.schedule.Cadence;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.NextRun;
import evalschedules.schedule.Schedule;
import evalschedules.webhook.SecretPresence;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final NextRun NO_NEXT_RUN = NextRun.none(NextRun.Status.DISABLED);
  private static final String[] KEYS = {
    "id",
    "object",
    "name",
    "description",
    "suite_id",
    "suite_version",
    "cron",
    "interval_seconds",
    "timezone",
    "overlap_policy",
    "enabled",
    "webhook_url",
    "webhook_configured",
    "run",
    "metadata",
    "last_run_id",
    "last_run_at",
    "last_run_status",
    "next_run_at",
    "created_at",
    "updated_at",
  };

  @Test
  void aFullScheduleHasItsKeysInOrderAndItsValues() throws Exception {
    String json =
        ScheduleJson.write(
            ExampleSchedule.full().build(),
            NextRun.resolved(Instant.ofEpochSecond(1_800_000_000), Duration.ZERO),
            new SecretPresence(true, false));

    assertThat(MAPPER.readTree(json).fieldNames()).toIterable().containsExactly(KEYS);
    assertThat(MAPPER.readTree(json))
        .isEqualTo(
            MAPPER.readTree(
                """
                {
                  "id": "eval_sched_0123456789abcdef0123456789abcdef",
                  "object": "eval.schedule",
                  "name": "Nightly",
                  "description": "Every working day",
                  "suite_id": "suite_1",
                  "suite_version": 7,
                  "cron": "0 9 * * 1-5",
                  "interval_seconds": null,
                  "timezone": "US/Pacific",
                  "overlap_policy": "buffer_one",
                  "enabled": true,
                  "webhook_url": "https://example.com/hook",
                  "webhook_configured": true,
                  "run": {"models": ["m"]},
                  "metadata": {"owner": "ada"},
                  "last_run_id": "eval_run_0123456789abcdef0123456789abcdef",
                  "last_run_at": 1700000030,
                  "last_run_status": "completed",
                  "next_run_at": 1800000000,
                  "created_at": 1700000000,
                  "updated_at": 1700000060
                }
                """));
  }

  @Test
  void aMinimalScheduleHasTheSameKeysWithNullsWrittenOut() throws Exception {
    JsonNode json = write(ExampleSchedule.minimal().build());

    assertThat(json.fieldNames()).toIterable().containsExactly(KEYS);
    assertThat(json.properties())
        .filteredOn(property -> property.getValue().isNull())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "description",
            "suite_version",
            "cron",
            "webhook_url",
            "last_run_id",
            "last_run_at",
            "last_run_status",
            "next_run_at");
    assertThat(json.get("interval_seconds").intValue()).isEqualTo(3600);
    assertThat(json.get("enabled").booleanValue()).isFalse();
    assertThat(json.get("webhook_configured").booleanValue()).isFalse();
    assertThat(json.get("metadata")).isEqualTo(MAPPER.createObjectNode());
  }

  @Test
  void theRunIsGivenDigitForDigit() {
    String run =
        "{ \"temperature\": 0.1, \"min_p\": 1e-7, \"seed\": 12345678901234567890,\n"
            + "  \"top_p\": 1.0, \"later\": {\"unknown\": [1E400, -0.0]} }";

    assertThat(text(ExampleSchedule.full().run(run).build()))
        .contains("\"run\":" + run + ",\"metadata\":");
  }

  @Test
  void quotesControlsAndEmojiSurvive() throws Exception {
    String unusual = "\"quoted\" \\ \n \u0000 </script> \u2028 \uD83E\uDD80";
    JsonNode json =
        write(
            ExampleSchedule.full()
                .name(unusual)
                .metadata(Map.of(unusual, unusual))
                .run("{\"judge_model\":\"\uD83E\uDD80 \\\"\"}")
                .build());

    assertThat(json.get("name").textValue()).isEqualTo(unusual);
    assertThat(json.get("metadata").get(unusual).textValue()).isEqualTo(unusual);
    assertThat(json.get("run").get("judge_model").textValue()).isEqualTo("\uD83E\uDD80 \"");
  }

  @Test
  void theLargestIntegerIsExact() throws Exception {
    long largest = 9_007_199_254_740_991L;
    Cadence.Interval longest = new Cadence.Interval(Duration.ofSeconds(largest));

    assertThat(write(ExampleSchedule.full().cadence(longest).build()).get("interval_seconds"))
        .isEqualTo(MAPPER.getNodeFactory().numberNode(largest));
  }

  @Test
  void theSameScheduleIsTheSameText() {
    Map<String, String> metadata = Map.of("b", "2", "a", "1", "c", "3");

    assertThat(text(ExampleSchedule.full().metadata(metadata).build()))
        .contains("\"metadata\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
  }

  @Test
  void nothingOfTheInsideIsShown() {
    assertThat(text(ExampleSchedule.full().team("team_inside").build()))
        .doesNotContain("team_inside", ExampleSchedule.SECRET_ARN, "revision");
  }

  private static JsonNode write(Schedule schedule) throws JsonProcessingException {
    return MAPPER.readTree(text(schedule));
  }

  private static String text(Schedule schedule) {
    return ScheduleJson.write(schedule, NO_NEXT_RUN, SecretPresence.NEVER_SET);
  }
}
