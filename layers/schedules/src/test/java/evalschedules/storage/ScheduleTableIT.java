package evalschedules.storage;

import evalschedules.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.testcontainers.localstack.LocalStackContainer;

/** The table in LocalStack. */
final class ScheduleTableIT extends ScheduleTableContract {
  private static final LocalStackContainer SERVER = LocalStack.start();

  ScheduleTableIT() {
    super(SERVER.getEndpoint());
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }
}
