package evalschedules.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import evalschedules.webhook.ScriptedSecretsManager;
import evalschedules.webhook.ScriptedSecretsManager.Reply;
import evalschedules.webhook.WebhookSecrets;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TemporalApiKeySecretTest {
  private final ScriptedSecretsManager secretsManager = ScriptedSecretsManager.start();
  private final TemporalApiKey key =
      new TemporalApiKey(secretsManager.client(WebhookSecrets::client), "arn");

  TemporalApiKeySecretTest() throws IOException {}

  @AfterEach
  void close() {
    secretsManager.close();
  }

  @Test
  void theKeyIsReadOnceWithoutTheSpaceAroundIt() {
    secretsManager.script(new Reply(200, "{\"ARN\":\"arn\",\"SecretString\":\"the key\\n\"}"));

    assertThat(key.value(Duration.ofMinutes(1))).isEqualTo("the key");
    assertThat(key.value(Duration.ofMinutes(1))).isEqualTo("the key");
    assertThat(secretsManager.calls()).hasSize(1);
  }

  @Test
  void aKeyThatIsReadAheadIsNotReadAgain() {
    secretsManager.script(Reply.value("the key"));

    key.readAhead(Duration.ofMinutes(1));

    assertThat(key.value(Duration.ofMinutes(1))).isEqualTo("the key");
    key.readAhead(Duration.ofMinutes(1));
    assertThat(key.value(Duration.ofMinutes(1))).isEqualTo("the key");
    assertThat(secretsManager.calls()).hasSize(1);
  }

  @Test
  void aKeyThatCouldNotBeReadAheadIsReadWhenItIsAskedFor() {
    secretsManager.script(Reply.DENIED, Reply.value("the key"));

    key.readAhead(Duration.ofMinutes(1));

    assertThat(key.value(Duration.ofMinutes(1))).isEqualTo("the key");
    assertThat(secretsManager.calls()).hasSize(2);
  }

  @Test
  void aKeyThatIsStillBeingReadIsWaitedForNoLongerThanItMay() {
    secretsManager.script(Reply.HANGS);

    key.readAhead(Duration.ofMinutes(1));

    assertThatThrownBy(() -> key.value(Duration.ofMillis(1)))
        .extracting(Status::fromThrowable)
        .extracting(Status::getCode)
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aSecretWithoutATextIsAMisconfiguration() {
    secretsManager.script(new Reply(200, "{\"ARN\":\"arn\"}"));

    assertThatThrownBy(() -> key.value(Duration.ofMinutes(1)))
        .extracting(Status::fromThrowable)
        .extracting(Status::getCode)
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void anAnswerThatWasCutIsNoMisconfiguration() {
    secretsManager.script(new Reply(200, ""));

    assertThatThrownBy(() -> key.value(Duration.ofMinutes(1)))
        .extracting(Status::fromThrowable)
        .extracting(Status::getCode)
        .isEqualTo(Status.Code.UNAVAILABLE);
  }
}
