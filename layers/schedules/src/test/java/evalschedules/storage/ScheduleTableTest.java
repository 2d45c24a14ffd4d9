package evalschedules.storage;

import static evalschedules.schedule.ExampleSchedule.ID;
import static evalschedules.schedule.ExampleSchedule.TEAM;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import evalschedules.schedule.ExampleSchedule;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The table in DynamoDB Local, in this JVM. */
final class ScheduleTableTest extends ScheduleTableContract {
  private static final DynamoDbLocal SERVER = DynamoDbLocal.inMemory();

  ScheduleTableTest() {
    super(SERVER.url());
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void aServerThatWasStoppedIsAnOutage() throws Exception {
    URI gone;
    try (DynamoDbLocal stopped = DynamoDbLocal.inMemory()) {
      gone = stopped.url();
    }
    try (DynamoDbClient production = LocalTables.productionClient(gone)) {
      ScheduleTable unreachable = new ScheduleTable(production, "schedules");

      assertThatExceptionOfType(StorageUnavailable.class)
          .isThrownBy(() -> unreachable.find(TEAM, ID));
      assertThatExceptionOfType(StorageUnavailable.class)
          .isThrownBy(() -> unreachable.create(ExampleSchedule.full().build()));
    }
  }
}
