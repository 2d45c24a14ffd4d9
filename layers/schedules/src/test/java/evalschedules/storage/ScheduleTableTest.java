package evalschedules.storage;

import static evalschedules.schedule.ExampleSchedule.ID;
import static evalschedules.schedule.ExampleSchedule.TEAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import evalschedules.schedule.Cadence;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduleTableTest {
  private static final String NAME = "schedules";

  private final DynamoDbLocal dynamoDbLocal = start();
  private final DynamoDbClient client = LocalTables.patientClient(dynamoDbLocal.url());
  private final ScheduleTable table = new ScheduleTable(client, NAME);

  @BeforeAll
  void createTable() {
    LocalTables.createSchedules(client, NAME);
  }

  @BeforeEach
  void forget() {
    client.deleteItem(
        delete ->
            delete
                .tableName(NAME)
                .key(
                    Map.of(
                        "team_id", AttributeValue.fromS(TEAM.value()),
                        "schedule_id", AttributeValue.fromS(ID.value()))));
  }

  @AfterAll
  void stop() {
    client.close();
    dynamoDbLocal.close();
  }

  @Test
  void aFullScheduleIsFoundAsItWasPut() {
    Schedule schedule = ExampleSchedule.full().build();

    table.create(schedule);

    assertThat(table.find(TEAM, ID)).contains(schedule);
  }

  @Test
  void aMinimalScheduleIsFoundAsItWasPut() {
    Schedule schedule = ExampleSchedule.minimal().build();

    table.create(schedule);

    assertThat(table.find(TEAM, ID)).contains(schedule);
  }

  @Test
  void unusualTextsAndTheLargestNumbersSurvive() {
    long largest = 9_007_199_254_740_991L;
    Schedule schedule =
        ExampleSchedule.full()
            .name("\"\\ \u0000 \uD83E\uDD80")
            .run("{ \"temperature\": 1.0, \"seed\": 12345678901234567890 }")
            .metadata(Map.of("empty", "", "ключ", "\uD83E\uDD80"))
            .cadence(new Cadence.Interval(Duration.ofSeconds(largest)))
            .revision(largest)
            .nextRuns(
                new RecordedRuns(
                    ExampleSchedule.times(-largest, largest),
                    largest,
                    ExampleSchedule.times(0).getFirst()))
            .build();

    table.create(schedule);

    assertThat(table.find(TEAM, ID)).contains(schedule);
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
    putItem(Map.of("deleted_at", AttributeValue.fromN("1700000000")));

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
    String all = "all_schedules";
    LocalTables.createSchedules(client, all);
    ScheduleTable schedules = new ScheduleTable(client, all);
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
      schedules.create(schedule);
      stored.add(schedule);
    }
    String broken = "eval_sched_" + "f".repeat(32);
    client.putItem(put -> put.tableName(all).item(key(broken, Map.of())));
    client.putItem(
        put ->
            put.tableName(all)
                .item(
                    key(
                        "eval_sched_" + "e".repeat(32),
                        Map.of("deleted_at", AttributeValue.fromN("1")))));
    List<Schedule> found = new ArrayList<>();
    Map<String, String> corrupt = new HashMap<>();

    schedules.readAll(null, found::add, (id, why) -> corrupt.put(id, why.attribute()));
    assertThat(found).containsExactlyInAnyOrderElementsOf(stored);
    assertThat(corrupt).isEqualTo(Map.of("team_a/" + broken, "name"));

    found.clear();
    schedules.readAll(new TeamId("team_b"), found::add, (_, why) -> fail(why));
    assertThat(found).containsExactlyElementsOf(stored.subList(6, 8));
  }

  private static Map<String, AttributeValue> key(
      String id, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("team_id", AttributeValue.fromS(TEAM.value()));
    item.put("schedule_id", AttributeValue.fromS(id));
    return item;
  }

  @Test
  void findingIsOneStronglyConsistentRead() {
    List<SdkRequest> requests = new ArrayList<>();
    ExecutionInterceptor observer =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            requests.add(context.request());
          }
        };
    try (DynamoDbClient observed = LocalTables.patientClient(dynamoDbLocal.url(), observer)) {
      assertThat(new ScheduleTable(observed, NAME).find(TEAM, ID)).isEmpty();
    }
    assertThat(requests)
        .singleElement()
        .isInstanceOfSatisfying(
            GetItemRequest.class, get -> assertThat(get.consistentRead()).isTrue());
  }

  @Test
  void aScheduleThatWasNeverPutIsNotFound() {
    assertThat(table.find(TEAM, new ScheduleId("eval_sched_" + "0".repeat(32)))).isEmpty();
  }

  @Test
  void anotherTeamsScheduleIsNotFound() {
    table.create(ExampleSchedule.full().build());

    assertThat(table.find(new TeamId("team_b"), ID)).isEmpty();
  }

  @Test
  void twoTeamsMayHaveTheSameIdAndEachFindsItsOwn() {
    Schedule first = ExampleSchedule.full().name("first").build();
    Schedule second = ExampleSchedule.full().team("team_c").name("second").build();
    LocalTables.store(client, NAME, first);
    LocalTables.store(client, NAME, second);

    assertThat(table.find(TEAM, ID)).contains(first);
    assertThat(table.find(second.team(), ID)).contains(second);
  }

  @Test
  void aDeletedScheduleIsNotFoundEvenWhenItsItemIsCorrupt() {
    putItem(Map.of("deleted_at", AttributeValue.fromN("1700000000")));
    assertThat(table.find(TEAM, ID)).isEmpty();

    putItem(
        Map.of(
            "deleted_at", AttributeValue.fromN("1700000000"), "name", AttributeValue.fromN("1")));
    assertThat(table.find(TEAM, ID)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+125", "-9.9999999999999999999999999999999999999E+125", "1E-130"})
  void theExtremesOfStoredNumbersAreCorruptAndNoCrash(String number) {
    putItem(Map.of("created_at", AttributeValue.fromN(number)));

    assertThatExceptionOfType(CorruptItem.class)
        .isThrownBy(() -> table.find(TEAM, ID))
        .returns("created_at", CorruptItem::attribute);
  }

  @Test
  void aMissingTableIsAnOutageAndNotAMissingSchedule() {
    ScheduleTable missing = new ScheduleTable(client, "no_such_table");

    assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(() -> missing.find(TEAM, ID));
    assertThatExceptionOfType(StorageUnavailable.class)
        .isThrownBy(() -> missing.create(ExampleSchedule.full().build()));
  }

  @Test
  void aServerThatWasStoppedIsAnOutage() throws Exception {
    URI gone;
    try (DynamoDbLocal stopped = DynamoDbLocal.inMemory()) {
      gone = stopped.url();
    }
    try (DynamoDbClient production = LocalTables.productionClient(gone)) {
      ScheduleTable unreachable = new ScheduleTable(production, NAME);

      assertThatExceptionOfType(StorageUnavailable.class)
          .isThrownBy(() -> unreachable.find(TEAM, ID));
      assertThatExceptionOfType(StorageUnavailable.class)
          .isThrownBy(() -> unreachable.create(ExampleSchedule.full().build()));
    }
  }

  private void putItem(Map<String, AttributeValue> changes) {
    Map<String, AttributeValue> item =
        new HashMap<>(ScheduleItem.write(ExampleSchedule.full().build()));
    item.putAll(changes);
    client.putItem(put -> put.tableName(NAME).item(item));
  }

  private static DynamoDbLocal start() {
    try {
      return DynamoDbLocal.inMemory();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not start", e);
    }
  }
}
