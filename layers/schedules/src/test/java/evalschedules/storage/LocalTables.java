package evalschedules.storage;

import evalschedules.SystemProperty;
import evalschedules.schedule.Schedule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Clients of a DynamoDB that listens on this machine, and tables in it. */
public final class LocalTables {
  private LocalTables() {}

  /** Waits as long as a slow machine needs, so that a test does not fail for being slow. */
  public static DynamoDbClient patientClient(URI url, ExecutionInterceptor... interceptors) {
    return DynamoDbClient.builder()
        .endpointOverride(url)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(override -> override.executionInterceptors(List.of(interceptors)))
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(1)))
        .build();
  }

  /** The functions' own client, with its deadlines and attempts. */
  public static DynamoDbClient productionClient(URI url) {
    return SystemProperty.during("aws.endpointUrlDynamoDb", url.toString(), DynamoDb::client);
  }

  /** A table with the schedules' keys and without the indexes, which no read by id needs. */
  public static void createSchedules(DynamoDbClient client, String name) {
    client.createTable(
        table ->
            table
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("team_id"), text("schedule_id"))
                .keySchema(key("team_id", KeyType.HASH), key("schedule_id", KeyType.RANGE)));
  }

  /** Stores a schedule over whatever is stored under its id. */
  public static void store(DynamoDbClient client, String table, Schedule schedule) {
    client.putItem(put -> put.tableName(table).item(ScheduleItem.write(schedule)));
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
