package evalschedules.storage;

import static evalschedules.schedule.ExampleSchedule.ID;
import static evalschedules.schedule.ExampleSchedule.TEAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.TeamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ScheduleTableWritesTest {
  private static final String NAME = "schedules";

  private DynamoDbLocal dynamoDbLocal;
  private DynamoDbClient client;
  private ScheduleTable table;

  @BeforeEach
  void start() throws Exception {
    dynamoDbLocal = DynamoDbLocal.inMemory();
    client = LocalTables.patientClient(dynamoDbLocal.url());
    LocalTables.createSchedules(client, NAME);
    table = new ScheduleTable(client, NAME);
  }

  @AfterEach
  void stop() {
    client.close();
    dynamoDbLocal.close();
  }

  @Test
  void creatingLeavesWhatIsThereAsItIs() {
    Schedule first = ExampleSchedule.full().build();

    assertThat(table.create(first)).isTrue();
    assertThat(table.create(ExampleSchedule.minimal().build())).isFalse();

    assertThat(table.find(TEAM, ID)).contains(first);
  }

  @Test
  void aDeletedScheduleIsNotCreatedAgain() {
    putItem(ID.value(), Map.of("deleted_at", AttributeValue.fromN("1700000000")));

    assertThat(table.create(ExampleSchedule.full().build())).isFalse();
    assertThat(table.replace(ExampleSchedule.full().build(), 3)).isFalse();
  }

  @Test
  void replacingTheRevisionThatWasReadReplacesAllThatWasThere() {
    table.create(ExampleSchedule.full().build());
    Schedule second = ExampleSchedule.minimal().revision(4).build();

    assertThat(table.replace(second, 3)).isTrue();

    assertThat(table.find(TEAM, ID)).contains(second);
  }

  @Test
  void replacingAnotherRevisionThanIsStoredChangesNothing() {
    Schedule stored = ExampleSchedule.full().build();
    table.create(stored);

    assertThat(table.replace(ExampleSchedule.minimal().build(), 2)).isFalse();

    assertThat(table.find(TEAM, ID)).contains(stored);
  }

  @Test
  void aSyncIsRecordedForTheRevisionThatItWasOf() {
    Schedule schedule = ExampleSchedule.full().synced(false).nextRuns(null).build();
    table.create(schedule);
    RecordedRuns listed = new RecordedRuns(ExampleSchedule.times(1_900_000_000), 3, Instant.EPOCH);

    assertThat(table.recordSync(ExampleSchedule.full().revision(2).build(), listed)).isFalse();
    assertThat(table.find(TEAM, ID)).contains(schedule);

    assertThat(table.recordSync(schedule, listed)).isTrue();
    assertThat(table.find(TEAM, ID)).contains(ExampleSchedule.full().nextRuns(listed).build());
  }

  @Test
  void readingAllPassesOverTheDeletedAndTellsOfTheCorrupt() {
    // over a megabyte, so that there is more than one page
    String run = "{\"models\":[\"" + "m".repeat(300_000) + "\"]}";
    List<Schedule> stored = new ArrayList<>();
    for (int number = 0; number < 8; number++) {
      Schedule schedule =
          ExampleSchedule.full()
              .id("eval_sched_" + "0".repeat(31) + number)
              .team(number < 6 ? "team_a" : "team_b")
              .run(run)
              .build();
      table.create(schedule);
      stored.add(schedule);
    }
    String broken = "eval_sched_" + "f".repeat(32);
    putItem(broken, Map.of());
    putItem("eval_sched_" + "e".repeat(32), Map.of("deleted_at", AttributeValue.fromN("1")));
    List<Schedule> found = new ArrayList<>();
    Map<String, String> corrupt = new HashMap<>();

    table.readAll(null, found::add, (id, why) -> corrupt.put(id, why.attribute()));
    assertThat(found).containsExactlyInAnyOrderElementsOf(stored);
    assertThat(corrupt).isEqualTo(Map.of("team_a/" + broken, "name"));

    found.clear();
    table.readAll(new TeamId("team_b"), found::add, (_, why) -> fail(why));
    assertThat(found).containsExactlyElementsOf(stored.subList(6, 8));
  }

  private void putItem(String id, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("team_id", AttributeValue.fromS(TEAM.value()));
    item.put("schedule_id", AttributeValue.fromS(id));
    client.putItem(put -> put.tableName(NAME).item(item));
  }
}
