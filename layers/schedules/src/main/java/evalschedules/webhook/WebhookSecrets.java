package evalschedules.webhook;

import evalschedules.lookup.BufferedRequests;
import evalschedules.schedule.RecentAnswers;
import evalschedules.schedule.Schedule;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Tells whether a schedule's webhook secret is stored. It never reads one: it calls DescribeSecret
 * alone.
 */
public final class WebhookSecrets {
  /** For the whole answer, attempts included. */
  public static final Duration DEADLINE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);

  private final SecretsManagerClient secretsManager;
  private final RecentAnswers<SecretPresence> recent;

  /**
   * Keeps what Secrets Manager says for a while.
   *
   * @param reuse how long; zero: not at all
   */
  public WebhookSecrets(SecretsManagerClient secretsManager, Duration reuse, InstantSource clock) {
    this.secretsManager = secretsManager;
    this.recent = new RecentAnswers<>(reuse, clock);
  }

  /** Region, credentials and endpoint come from the environment, by the AWS SDK's own names. */
  public static SecretsManagerClient client() {
    return client(UrlConnectionHttpClient.builder());
  }

  /** The same, by connections of this kind. */
  public static SecretsManagerClient client(UrlConnectionHttpClient.Builder connections) {
    return client(connections, DEADLINE);
  }

  static SecretsManagerClient client(Duration deadline) {
    return client(UrlConnectionHttpClient.builder(), deadline);
  }

  private static SecretsManagerClient client(
      UrlConnectionHttpClient.Builder connections, Duration deadline) {
    return SecretsManagerClient.builder()
        .httpClientBuilder(connections.connectionTimeout(deadline).socketTimeout(deadline))
        .overrideConfiguration(
            override ->
                override
                    .addExecutionInterceptor(new BufferedRequests())
                    .apiCallTimeout(deadline)
                    .retryStrategy(retry -> retry.maxAttempts(2)))
        .build();
  }

  /**
   * Present when the secret exists, is not marked for deletion and has a current version. Never
   * throws for a fault of Secrets Manager: then the schedule's own record answers.
   */
  public SecretPresence of(Schedule schedule) {
    String arn = schedule.webhookSecretArn();
    if (arn == null) {
      return SecretPresence.NEVER_SET;
    }
    return recent.about(schedule, () -> ask(arn));
  }

  private SecretPresence ask(String arn) {
    try {
      DescribeSecretResponse secret =
          secretsManager.describeSecret(describe -> describe.secretId(arn));
      return secret.name() == null
          ? SecretPresence.RECORDED // an answer about nothing
          : SecretPresence.seen(isUsable(secret));
    } catch (ResourceNotFoundException e) {
      return SecretPresence.seen(false);
    } catch (SdkException e) {
      LOG.warn("Secrets Manager did not tell whether the webhook secret exists", e);
      return SecretPresence.RECORDED;
    }
  }

  /**
   * Stores a secret for the schedule's revision; each revision has one of its own, since the name
   * of a deleted secret stays taken for days. Done again for the same revision, the later text
   * counts.
   *
   * @param prefix the first part of the secret's name, such as {@code eval-schedules/dev/webhooks}
   * @return its ARN
   */
  public String store(Schedule schedule, String prefix, String secret) {
    String name =
        String.join(
            "/", prefix, schedule.team().value(), schedule.id().value(), "" + schedule.revision());
    try {
      return secretsManager.createSecret(create -> create.name(name).secretString(secret)).arn();
    } catch (ResourceExistsException e) {
      return secretsManager.putSecretValue(put -> put.secretId(name).secretString(secret)).arn();
    }
  }

  private static boolean isUsable(DescribeSecretResponse secret) {
    return secret.deletedDate() == null
        && secret.versionIdsToStages().values().stream()
            .anyMatch(stages -> stages.contains("AWSCURRENT"));
  }
}
