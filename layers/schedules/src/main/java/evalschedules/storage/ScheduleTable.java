package evalschedules.storage;

import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The schedules, each under its team: another team's schedule cannot be found by construction. */
public final class ScheduleTable {
  private final DynamoDbClient dynamoDb;
  private final String name;

  public ScheduleTable(DynamoDbClient dynamoDb, String name) {
    this.dynamoDb = dynamoDb;
    this.name = name;
  }

  /**
   * One strongly consistent read.
   *
   * @return empty when the team has no such schedule, or deleted it
   * @throws CorruptItem when the item is not what the writers write
   * @throws StorageUnavailable when DynamoDB does not answer in time, throttles or refuses
   */
  public Optional<Schedule> find(TeamId team, ScheduleId id) {
    Map<String, AttributeValue> item =
        DynamoDb.read(
            dynamoDb,
            name,
            Map.of(
                "team_id", AttributeValue.fromS(team.value()),
                "schedule_id", AttributeValue.fromS(id.value())));
    return item.isEmpty() || new Attributes(item).integerOrNull("deleted_at") != null
        ? Optional.empty()
        : Optional.of(ScheduleItem.read(item));
  }

  /**
   * Stores the schedule as it is, over whatever is stored under its id.
   *
   * @throws StorageUnavailable when DynamoDB does not answer in time, throttles or refuses
   */
  public void put(Schedule schedule) {
    try {
      dynamoDb.putItem(put -> put.tableName(name).item(ScheduleItem.write(schedule)));
    } catch (SdkException e) {
      throw new StorageUnavailable(e);
    }
  }
}
