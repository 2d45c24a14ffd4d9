package evalschedules.webhook;

import static evalschedules.schedule.ExampleSchedule.SECRET_ARN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.Schedule;
import evalschedules.webhook.ScriptedSecretsManager.Call;
import evalschedules.webhook.ScriptedSecretsManager.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class WebhookSecretsTest {
  /** So long that no machine is too slow for it. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private static final SecretPresence PRESENT = new SecretPresence(true, false);
  private static final SecretPresence ABSENT = new SecretPresence(false, false);
  private static final Schedule SCHEDULE = ExampleSchedule.full().build();

  private ScriptedSecretsManager server;
  private SecretsManagerClient client;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedSecretsManager.start();
    client = server.client(() -> WebhookSecrets.client(PATIENT));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aSecretThatExistsIsConfigured() {
    server.script(Reply.EXISTS);

    assertThat(presence()).isEqualTo(PRESENT);
    assertThat(operations()).containsExactly("DescribeSecret");
  }

  @Test
  void theSecretIsNamedByItsFullArn() throws IOException {
    server.script(Reply.EXISTS);

    presence();

    assertThat(new ObjectMapper().readTree(server.calls().getFirst().body()))
        .isEqualTo(new ObjectMapper().createObjectNode().put("SecretId", SECRET_ARN));
  }

  @Test
  void aSecretThatIsMarkedDeletedIsNotConfigured() {
    server.script(Reply.MARKED_DELETED);

    assertThat(presence()).isEqualTo(ABSENT);
  }

  @Test
  void aSecretWithoutACurrentVersionIsNotConfigured() {
    server.script(Reply.WITHOUT_CURRENT_VERSION);

    assertThat(presence()).isEqualTo(ABSENT);
  }

  @Test
  void theCurrentVersionMayBeOneOfMany() {
    server.script(
        new Reply(
            200,
            """
            {"Name": "s",
             "VersionIdsToStages": {"v1": [], "v2": ["mine", "AWSCURRENT"], "v3": ["AWSPENDING"]}}
            """));

    assertThat(presence()).isEqualTo(PRESENT);
  }

  @Test
  void aSecretThatDoesNotExistIsNotConfiguredAndAskedForOnce() {
    server.script(Reply.MISSING);

    assertThat(presence()).isEqualTo(ABSENT);
    assertThat(operations()).containsExactly("DescribeSecret");
  }

  @Test
  void theErrorsTypeCountsAndNotItsStatus() {
    server.script(new Reply(404, Reply.MISSING.body()));

    assertThat(presence()).isEqualTo(ABSENT);
  }

  @Test
  void aScheduleThatNeverHadASecretCostsNoCall() {
    server.script(Reply.EXISTS);
    Schedule schedule = ExampleSchedule.full().webhookSecretArn(null).build();

    assertThat(new WebhookSecrets(client, Duration.ZERO, InstantSource.system()).of(schedule))
        .isEqualTo(SecretPresence.NEVER_SET);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void whenThrottledTheRecordAnswersAfterOneMoreTry() {
    server.script(Reply.THROTTLED);

    assertThat(presence()).isEqualTo(SecretPresence.RECORDED);
    assertThat(operations()).containsExactly("DescribeSecret", "DescribeSecret");
  }

  @Test
  void whenSecretsManagerFailsTheRecordAnswersAfterOneMoreTry() {
    server.script(Reply.BROKEN);

    assertThat(presence()).isEqualTo(SecretPresence.RECORDED);
    assertThat(operations()).containsExactly("DescribeSecret", "DescribeSecret");
  }

  @Test
  void theSecondTryCountsWhenItSucceeds() {
    server.script(Reply.BROKEN, Reply.MARKED_DELETED);

    assertThat(presence()).isEqualTo(ABSENT);
  }

  @Test
  void whenAccessIsDeniedTheRecordAnswersWithoutAnotherTry() {
    server.script(Reply.DENIED);

    assertThat(presence()).isEqualTo(SecretPresence.RECORDED);
    assertThat(operations()).containsExactly("DescribeSecret");
  }

  @Test
  void whenSecretsManagerHangsTheRecordAnswers() {
    server.script(Reply.HANGS);
    try (SecretsManagerClient production = server.client(WebhookSecrets::client)) {
      assertThat(new WebhookSecrets(production, Duration.ZERO, InstantSource.system()).of(SCHEDULE))
          .isEqualTo(SecretPresence.RECORDED);
    }
    assertThat(operations()).containsOnly("DescribeSecret").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void whenNothingListensTheRecordAnswers() {
    server.close();

    assertThat(presence()).isEqualTo(SecretPresence.RECORDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "{",
        "\"text\"",
        "[]",
        "{}",
        "{\"Name\":\"s\",\"VersionIdsToStages\":\"text\"}",
        "{\"Name\":\"s\",\"VersionIdsToStages\":{\"v1\":\"AWSCURRENT\"}}",
        "{\"Name\":\"s\",\"VersionIdsToStages\":{\"v1\":null}}",
        "{\"Name\":\"s\",\"VersionIdsToStages\":{\"v1\":[null]}}",
        "{\"DeletedDate\":\"yesterday\"}",
      })
  void garbageNeverThrowsAndNeverShowsASecretAsSeen(String garbage) {
    server.script(new Reply(200, garbage));

    assertThat(presence()).isIn(ABSENT, SecretPresence.RECORDED);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 403, 404, 413, 502, 503})
  void anErrorWithoutATypeLetsTheRecordAnswer(int status) {
    server.script(new Reply(status, "<html>"));

    assertThat(presence()).isEqualTo(SecretPresence.RECORDED);
  }

  @Test
  void aStoredSecretIsANewOneOfItsRevision() throws IOException {
    server.script(new Reply(200, "{\"ARN\":\"" + SECRET_ARN + "\",\"Name\":\"s\"}"));

    String arn =
        new WebhookSecrets(client, Duration.ZERO, InstantSource.system())
            .store(SCHEDULE, "prefix", "whsec_1");

    assertThat(arn).isEqualTo(SECRET_ARN);
    assertThat(operations()).containsExactly("CreateSecret");
    JsonNode body = new ObjectMapper().readTree(server.calls().getFirst().body());
    assertThat(body.path("Name").textValue())
        .isEqualTo("prefix/team_a/" + SCHEDULE.id().value() + "/3");
    assertThat(body.path("SecretString").textValue()).isEqualTo("whsec_1");
  }

  @Test
  void aSecretStoredAgainForTheSameRevisionGetsTheLaterText() {
    server.script(
        new Reply(400, "{\"__type\":\"ResourceExistsException\"}"),
        new Reply(200, "{\"ARN\":\"" + SECRET_ARN + "\",\"Name\":\"s\"}"));

    String arn =
        new WebhookSecrets(client, Duration.ZERO, InstantSource.system())
            .store(SCHEDULE, "prefix", "whsec_2");

    assertThat(arn).isEqualTo(SECRET_ARN);
    assertThat(operations()).containsExactly("CreateSecret", "PutSecretValue");
  }

  private SecretPresence presence() {
    return new WebhookSecrets(client, Duration.ZERO, InstantSource.system()).of(SCHEDULE);
  }

  private List<String> operations() {
    return server.calls().stream().map(Call::operation).toList();
  }
}
