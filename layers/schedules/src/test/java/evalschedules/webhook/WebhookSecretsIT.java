package evalschedules.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import evalschedules.LocalStack;
import evalschedules.SystemProperty;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.Schedule;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Webhook secrets in LocalStack: stored, looked for, deleted as in Secrets Manager. */
final class WebhookSecretsIT {
  private static final LocalStackContainer SERVER = LocalStack.start();
  private static final SecretsManagerClient CLIENT =
      SystemProperty.during(
          "aws.endpointUrlSecretsManager",
          SERVER.getEndpoint().toString(),
          () -> WebhookSecrets.client(Duration.ofMinutes(1)));

  private final WebhookSecrets secrets =
      new WebhookSecrets(CLIENT, Duration.ZERO, InstantSource.system());

  @AfterAll
  static void stop() {
    CLIENT.close();
    SERVER.close();
  }

  @Test
  void aStoredSecretIsConfigured() {
    String arn = secrets.store(revision(1), "webhooks", "whsec_1");

    assertThat(presence(arn)).isEqualTo(SecretPresence.seen(true));
  }

  @Test
  void aSecretStoredAgainForTheSameRevisionIsTheSameOneWithTheLaterText() {
    String first = secrets.store(revision(2), "webhooks", "whsec_1");
    String second = secrets.store(revision(2), "webhooks", "whsec_2");

    assertThat(second).isEqualTo(first);
    assertThat(CLIENT.getSecretValue(get -> get.secretId(second)).secretString())
        .isEqualTo("whsec_2");
  }

  @Test
  void eachRevisionHasASecretOfItsOwn() {
    assertThat(secrets.store(revision(3), "webhooks", "whsec_1"))
        .isNotEqualTo(secrets.store(revision(4), "webhooks", "whsec_1"));
  }

  @Test
  void aSecretThatWaitsForItsDeletionIsNotConfigured() {
    String arn = secrets.store(revision(5), "webhooks", "whsec_1");
    CLIENT.deleteSecret(delete -> delete.secretId(arn).recoveryWindowInDays(7L));

    assertThat(presence(arn)).isEqualTo(SecretPresence.seen(false));
  }

  @Test
  void aSecretThatWasDeletedAtOnceIsNotConfigured() {
    String arn = secrets.store(revision(6), "webhooks", "whsec_1");
    CLIENT.deleteSecret(delete -> delete.secretId(arn).forceDeleteWithoutRecovery(true));

    assertThat(presence(arn)).isEqualTo(SecretPresence.seen(false));
  }

  @Test
  void aSecretWithoutACurrentVersionIsNotConfigured() {
    String arn = CLIENT.createSecret(create -> create.name("webhooks/without-text")).arn();

    assertThat(presence(arn)).isEqualTo(SecretPresence.seen(false));
  }

  private SecretPresence presence(String arn) {
    return secrets.of(ExampleSchedule.full().webhookSecretArn(arn).build());
  }

  private static Schedule revision(long revision) {
    return ExampleSchedule.full().revision(revision).build();
  }
}
