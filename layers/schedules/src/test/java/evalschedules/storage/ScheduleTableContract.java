package evalschedules.storage;

import static evalschedules.schedule.ExampleSchedule.ID;
import static evalschedules.schedule.ExampleSchedule.TEAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import evalschedules.schedule.Cadence;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import java.net.URI;
import java.time.Duration;
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

/** What is true of the schedules table, whichever server keeps it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScheduleTableContract {
  private static final String NAME = "schedules";

  private final URI url;
  private final DynamoDbClient client;
  private final ScheduleTable table;

  /** Against the DynamoDB that listens there. */
  ScheduleTableContract(URI url) {
    this.url = url;
    this.client = LocalTables.patientClient(url);
    this.table = new ScheduleTable(client, NAME);
  }

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
  void closeClient() {
    client.close();
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
    try (DynamoDbClient observed = LocalTables.patientClient(url, observer)) {
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

  private void putItem(Map<String, AttributeValue> changes) {
    Map<String, AttributeValue> item =
        new HashMap<>(ScheduleItem.write(ExampleSchedule.full().build()));
    item.putAll(changes);
    client.putItem(put -> put.tableName(NAME).item(item));
  }
}
