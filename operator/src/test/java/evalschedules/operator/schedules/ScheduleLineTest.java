package evalschedules.operator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import evalschedules.schedule.Cadence;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.OverlapPolicy;
import evalschedules.schedule.Schedule;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleLineTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String LEAST =
      "{'id':'eval_sched_0123456789abcdef0123456789abcdef','team_id':'team_a','name':'n',"
          + "'suite_id':'s','cron':'0 9 * * *','run':{'models':['m']}}";

  @Test
  void whatALineLeavesOutIsAsInACreateRequest() {
    Schedule schedule = parse(LEAST).asNew(NOW, null);

    assertThat(schedule.timezone()).isEqualTo("UTC");
    assertThat(schedule.overlapPolicy()).isEqualTo(OverlapPolicy.SKIP);
    assertThat(schedule.enabled()).isTrue();
    assertThat(schedule.metadata()).isEmpty();
    assertThat(schedule.createdAt()).isEqualTo(NOW);
    assertThat(schedule.updatedAt()).isEqualTo(NOW);
    assertThat(schedule.revision()).isEqualTo(1);
    assertThat(schedule.synced()).isFalse();
  }

  @Test
  void aScheduleThatIsWrittenReadsAsItWas() {
    Schedule schedule =
        ExampleSchedule.full()
            .cadence(new Cadence.Cron("0 9 * * 1-5"))
            .run("{ \"models\": [\"m\"], \"seed\": 12345678901234567890, \"t\": 1.00 }")
            .build();

    Schedule read =
        ScheduleLine.parse(ScheduleText.write(schedule, null))
            .asNew(NOW, schedule.webhookSecretArn());

    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("syncedRevision", "nextRuns")
        .isEqualTo(schedule);
  }

  @Test
  void aRunOfSeveralLinesIsWrittenInOneAndIsNoDifference() {
    Schedule stored = ExampleSchedule.full().run("{\r\n \"models\":\n [\"a\\n\"]\n}").build();

    String text = ScheduleText.write(stored, null);

    assertThat(text).doesNotContain("\n", "\r");
    ScheduleLine line = ScheduleLine.parse(text);
    assertThat(Differences.between(stored, line.over(stored, NOW, null))).isEmpty();
  }

  @Test
  void whatReplacesAScheduleIsALaterRevisionAndKeepsItsRuns() {
    Schedule stored = ExampleSchedule.full().build();

    Schedule next = parse(LEAST).over(stored, NOW, stored.webhookSecretArn());

    assertThat(next.revision()).isEqualTo(stored.revision() + 1);
    assertThat(next.synced()).isFalse();
    assertThat(next.updatedAt()).isEqualTo(NOW);
    assertThat(next.createdAt()).isEqualTo(stored.createdAt());
    assertThat(next.lastRunId()).isEqualTo(stored.lastRunId());
    assertThat(Differences.between(stored, next))
        .contains("name", "cron", "timezone", "metadata")
        .doesNotContain("created_at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'name':'n' | 'name':'' | name",
        "'name':'n' | 'name':1 | name",
        "'name':'n' | 'nam':'n' | nam",
        "'name':'n' | 'name':'n','next_run_at':1 | next_run_at",
        "'name':'n' | 'description':'d' | name",
        "'team_id':'team_a' | 'team_id':'' | team_id",
        "eval_sched_0 | eval_sched_X | id",
        "eval_sched_0 | eval_sched_g | id",
        "'cron':'0 9 * * *' | 'interval_seconds':0 | interval_seconds",
        "'cron':'0 9 * * *' | 'interval_seconds':1.5 | interval_seconds",
        "'cron':'0 9 * * *' | 'cron':'0 9 * * *','interval_seconds':60 | cron",
        "'cron':'0 9 * * *' | 'cron':null | cron",
        "'name':'n' | 'name':'n','timezone':'utc' | timezone",
        "'name':'n' | 'name':'n','timezone':'GMT+2' | timezone",
        "'name':'n' | 'name':'n','timezone':'SystemV/PST8' | timezone",
        "'name':'n' | 'name':'n','overlap_policy':'SKIP' | overlap_policy",
        "'name':'n' | 'name':'n','enabled':'true' | enabled",
        "'name':'n' | 'name':'n','webhook_url':'http://x' | webhook_url",
        "'name':'n' | 'name':'n','webhook_secret':'' | webhook_secret",
        "'name':'n' | 'name':'n','suite_version':9007199254740992 | suite_version",
        "'name':'n' | 'name':'n','metadata':{'a':1} | metadata.a",
        "'name':'n' | 'name':'n','revision':0 | revision",
        "['m'] | [] | run.models",
        "['m'] | [''] | run.models",
        "['m'] | ['m'],'concurrency':26 | run.concurrency",
        "['m'] | ['m'],'generation':{'truncation':'x'} | run.generation.truncation"
      })
  void aFieldThatBreaksItsRuleIsNamed(String part, String broken, String field) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> parse(LEAST.replace(part, broken)))
        .returns(field, Refused::field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {"[]", "{", "{} {}", "{'name':'a','name':'b'}"})
  void whatIsNotOneObjectIsRefused(String text) {
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> parse(text));
  }

  private static ScheduleLine parse(String text) {
    return ScheduleLine.parse(text.replace('\'', '"'));
  }
}
