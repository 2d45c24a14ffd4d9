package evalschedules.operator;

import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS for somebody who can wait: more attempts and longer deadlines than a request has. Region and
 * credentials are found as the AWS command line finds them, profiles and SSO too.
 */
final class PatientClients {
  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final ClientOverrideConfiguration PATIENT =
      ClientOverrideConfiguration.builder()
          .apiCallTimeout(Duration.ofMinutes(1))
          .apiCallAttemptTimeout(ATTEMPT)
          .retryStrategy(retry -> retry.maxAttempts(8))
          .build();

  private PatientClients() {}

  static DynamoDbClient dynamoDb() {
    return DynamoDbClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(ATTEMPT))
        .overrideConfiguration(PATIENT)
        .build();
  }

  static SecretsManagerClient secretsManager() {
    return SecretsManagerClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(ATTEMPT))
        .overrideConfiguration(PATIENT)
        .build();
  }
}
