package evalschedules.storage;

import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** How DynamoDB is called: two attempts of one second each, two seconds in all. */
public final class DynamoDb {
  private static final Duration ATTEMPT = Duration.ofSeconds(1);
  private static final Duration CALL = Duration.ofSeconds(2);

  private DynamoDb() {}

  /** Region, credentials and endpoint come from the environment, by the AWS SDK's own names. */
  public static DynamoDbClient client() {
    return DynamoDbClient.builder()
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(ATTEMPT).socketTimeout(ATTEMPT))
        .overrideConfiguration(
            override ->
                override
                    .apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(CALL)
                    .retryStrategy(retry -> retry.maxAttempts(2)))
        .build();
  }

  /**
   * A table's name, which the template puts into the environment.
   *
   * @throws IllegalStateException naming the variable when it is missing
   */
  public static String table(String variable, Map<String, String> environment) {
    String name = environment.get(variable);
    if (name == null || name.isEmpty()) {
      throw new IllegalStateException("the environment lacks " + variable);
    }
    return name;
  }
}
