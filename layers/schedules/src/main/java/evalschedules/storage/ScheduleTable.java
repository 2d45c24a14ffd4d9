package evalschedules.storage;

import static software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity.TOTAL;

import evalschedules.schedule.RecordedRuns;
import evalschedules.schedule.Schedule;
import evalschedules.schedule.ScheduleId;
import evalschedules.schedule.TeamId;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

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
    Map<String, AttributeValue> item = DynamoDb.read(dynamoDb, name, key(team, id));
    return item.isEmpty() || new Attributes(item).integerOrNull("deleted_at") != null
        ? Optional.empty()
        : Optional.of(ScheduleItem.read(item));
  }

  /**
   * Stores a new schedule.
   *
   * @return false when the team has a schedule of this id, or had one and deleted it; nothing
   *     changed then
   * @throws StorageUnavailable when DynamoDB does not answer in time, throttles or refuses
   */
  public boolean create(Schedule schedule) {
    return put(schedule, put -> put.conditionExpression("attribute_not_exists(team_id)"));
  }

  /**
   * Stores the schedule over the one of its id.
   *
   * @param seen the revision that was read before
   * @return false when another revision is stored by now, or none; nothing changed then
   * @throws StorageUnavailable when DynamoDB does not answer in time, throttles or refuses
   */
  public boolean replace(Schedule schedule, long seen) {
    return put(
        schedule,
        put ->
            put.conditionExpression("revision = :seen AND attribute_not_exists(deleted_at)")
                .expressionAttributeValues(Map.of(":seen", ScheduleItem.integer(seen))));
  }

  /**
   * Records that Temporal was brought to the schedule's revision, and what it listed then.
   *
   * @return false when another revision is stored by now, or none; nothing changed then
   * @throws StorageUnavailable when DynamoDB does not answer in time, throttles or refuses
   */
  public boolean recordSync(Schedule schedule, RecordedRuns listed) {
    return conditionally(
        () ->
            dynamoDb
                .updateItem(
                    update ->
                        update
                            .tableName(name)
                            .key(key(schedule.team(), schedule.id()))
                            .updateExpression(
                                "SET synced_revision = :revision, next_runs = :next_runs")
                            .conditionExpression(
                                "revision = :revision AND attribute_not_exists(deleted_at)")
                            .expressionAttributeValues(
                                Map.of(
                                    ":revision", ScheduleItem.integer(schedule.revision()),
                                    ":next_runs", ScheduleItem.nextRuns(listed)))
                            .returnConsumedCapacity(TOTAL))
                .consumedCapacity());
  }

  /**
   * Reads every schedule that is not deleted, page by page, strongly consistently.
   *
   * @param team null: of every team, in the table's own order
   * @param corrupt gets the team and id of an item that is not what the writers write, and why
   * @throws StorageUnavailable when DynamoDB does not answer in time, throttles or refuses
   */
  public void readAll(
      @Nullable TeamId team, Consumer<Schedule> found, BiConsumer<String, CorruptItem> corrupt) {
    try {
      pages(team).forEach(item -> read(item, found, corrupt));
    } catch (SdkException e) {
      throw new StorageUnavailable(e);
    }
  }

  private Stream<Map<String, AttributeValue>> pages(@Nullable TeamId team) {
    String notDeleted = "attribute_not_exists(deleted_at)";
    if (team == null) {
      return dynamoDb
          .scanPaginator(
              scan ->
                  scan.tableName(name)
                      .filterExpression(notDeleted)
                      .consistentRead(true)
                      .returnConsumedCapacity(TOTAL))
          .stream()
          .peek(page -> DynamoDb.requireWhole(page.consumedCapacity()))
          .flatMap(page -> page.items().stream());
    }
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(name)
                    .keyConditionExpression("team_id = :team")
                    .expressionAttributeValues(Map.of(":team", AttributeValue.fromS(team.value())))
                    .filterExpression(notDeleted)
                    .consistentRead(true)
                    .returnConsumedCapacity(TOTAL))
        .stream()
        .peek(page -> DynamoDb.requireWhole(page.consumedCapacity()))
        .flatMap(page -> page.items().stream());
  }

  private static void read(
      Map<String, AttributeValue> item,
      Consumer<Schedule> found,
      BiConsumer<String, CorruptItem> corrupt) {
    Schedule schedule;
    try {
      schedule = ScheduleItem.read(item);
    } catch (CorruptItem e) {
      Attributes key = new Attributes(item);
      corrupt.accept(key.text("team_id") + "/" + key.text("schedule_id"), e);
      return;
    }
    found.accept(schedule);
  }

  private boolean put(Schedule schedule, Consumer<PutItemRequest.Builder> condition) {
    return conditionally(
        () ->
            dynamoDb
                .putItem(
                    put ->
                        put.tableName(name)
                            .item(ScheduleItem.write(schedule))
                            .returnConsumedCapacity(TOTAL)
                            .applyMutation(condition))
                .consumedCapacity());
  }

  private static boolean conditionally(Supplier<@Nullable ConsumedCapacity> write) {
    try {
      DynamoDb.requireWhole(write.get());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    } catch (SdkException e) {
      throw new StorageUnavailable(e);
    }
  }

  private static Map<String, AttributeValue> key(TeamId team, ScheduleId id) {
    return Map.of(
        "team_id", AttributeValue.fromS(team.value()),
        "schedule_id", AttributeValue.fromS(id.value()));
  }
}
