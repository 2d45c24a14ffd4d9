package evalschedules.storage;

import evalschedules.lookup.BufferedRequests;
import evalschedules.lookup.Lookup;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** How DynamoDB is called: two attempts of one second each, two seconds in all. */
public final class DynamoDb {
  /** For the whole answer, attempts included. */
  public static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final Duration ATTEMPT = Duration.ofSeconds(1);

  private DynamoDb() {}

  /** Region, credentials and endpoint come from the environment, by the AWS SDK's own names. */
  public static DynamoDbClient client() {
    return client(UrlConnectionHttpClient.builder());
  }

  /** The same, by connections of this kind. */
  public static DynamoDbClient client(UrlConnectionHttpClient.Builder connections) {
    return DynamoDbClient.builder()
        .httpClientBuilder(connections.connectionTimeout(ATTEMPT).socketTimeout(ATTEMPT))
        .overrideConfiguration(
            override ->
                override
                    .addExecutionInterceptor(new BufferedRequests())
                    .apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(DEADLINE)
                    .retryStrategy(retry -> retry.maxAttempts(2)))
        .build();
  }

  /**
   * One strongly consistent read of one item. The consumed capacity is asked for as the mark of a
   * whole answer: one that was cut before its body reads as success without an item.
   *
   * @return empty when there is no such item
   * @throws StorageUnavailable when DynamoDB does not answer in time, throttles or refuses
   */
  public static Map<String, AttributeValue> read(
      DynamoDbClient client, String table, Map<String, AttributeValue> key) {
    return Lookup.start(
            () ->
                whole(
                        client.getItem(
                            get ->
                                get.tableName(table)
                                    .key(key)
                                    .consistentRead(true)
                                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)))
                    .item())
        .within(
            DEADLINE,
            failure -> {
              throw new StorageUnavailable(failure);
            });
  }

  private static GetItemResponse whole(GetItemResponse answer) {
    requireWhole(answer.consumedCapacity());
    return answer;
  }

  /**
   * Checks that an answer was not cut.
   *
   * @param capacity what it says of the consumed capacity, which the request must ask for
   * @throws StorageUnavailable when it says nothing
   */
  public static void requireWhole(@Nullable ConsumedCapacity capacity) {
    if (capacity == null) {
      throw new StorageUnavailable(new IOException("DynamoDB's answer was cut"));
    }
  }
}
