package evalschedules.temporal;

import static evalschedules.webhook.ScriptedSecretsManager.Reply.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import evalschedules.environment.Environment;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.NextRun;
import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.NextRun.Status;
import evalschedules.schedule.Schedule;
import evalschedules.webhook.ScriptedSecretsManager;
import evalschedules.webhook.ScriptedSecretsManager.Reply;
import evalschedules.webhook.WebhookSecrets;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The API key on its way from its secret to Temporal, over TLS. */
final class TemporalApiKeyTest {
  /** So long that no machine is too slow for it. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private static final String ARN =
      "arn:aws:secretsmanager:us-east-1:000000000000:secret:temporal-AbCdEf";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final NextRun RESOLVED = NextRun.resolved(NOW.plusSeconds(3600), Duration.ZERO);
  private static final Schedule SCHEDULE = ExampleSchedule.full().nextRuns(null).build();

  /** Where log4j2-test.xml writes. */
  private static final Path LOG = Path.of("target", "test.log");

  private static final Certificates CERTIFICATES = new Certificates();

  private final ScriptedTemporal temporal =
      ScriptedTemporal.start(Certificates.serving(CERTIFICATES.forServer()))
          .lists(NOW.plusSeconds(3600));
  private final ScriptedSecretsManager secretsManager = ScriptedSecretsManager.start();
  private final SecretsManagerClient patientClient = secretsManager.patientClient();
  private final TemporalConnection connection = connection(patientClient);

  TemporalApiKeyTest() throws IOException {}

  @AfterEach
  void stop() {
    temporal.close();
    patientClient.close();
    secretsManager.close();
  }

  @Test
  void theKeyOfTheSecretAndTheNamespaceAreSentToTemporal() {
    temporal.acceptsOnly("right", Code.UNAUTHENTICATED);
    secretsManager.script(value("right"));

    assertThat(nextRun()).isEqualTo(RESOLVED);
    assertThat(authorizations()).containsExactly("Bearer right");
    assertThat(temporal.calls().getFirst().namespaceHeader()).isEqualTo("evals");
    assertThat(secretsManager.calls())
        .singleElement()
        .isEqualTo(
            new ScriptedSecretsManager.Call("GetSecretValue", "{\"SecretId\":\"" + ARN + "\"}"));
  }

  @Test
  void writesCarryTheKeyAndTheNamespaceToo() {
    secretsManager.script(value("right"));

    connection
        .patient()
        .describeSchedule(
            DescribeScheduleRequest.newBuilder().setNamespace(connection.namespace()).build());

    assertThat(authorizations()).containsExactly("Bearer right");
    assertThat(temporal.calls().getFirst().namespace()).isEqualTo("evals");
    assertThat(temporal.calls().getFirst().namespaceHeader()).isEqualTo("evals");
  }

  @Test
  void aKeyThatIsAcceptedIsReadOnce() {
    secretsManager.script(value("right"));

    nextRun();
    nextRun();

    assertThat(authorizations()).containsExactly("Bearer right", "Bearer right");
    assertThat(secretsManager.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"right\n", "right\r\n", " \tright ", "\u2003right"})
  void whiteSpaceAroundTheKeyIsNoPartOfIt(String stored) {
    secretsManager.script(value(stored));

    assertThat(nextRun()).isEqualTo(RESOLVED);
    assertThat(authorizations()).containsExactly("Bearer right");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
  void aRefusedKeyIsReadAgainAndNotSentAgain(Code refusal) {
    temporal.acceptsOnly("right", refusal);
    secretsManager.script(value("wrong"));

    assertThat(nextRun()).isEqualTo(unavailable(Fault.REFUSED));
    assertThat(authorizations()).containsExactly("Bearer wrong");
    assertThat(secretsManager.calls()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
  void aKeyThatWasRotatedServesTheSameRead(Code refusal) {
    temporal.acceptsOnly("new", refusal);
    secretsManager.script(value("old"), value("new"));

    assertThat(nextRun()).isEqualTo(RESOLVED);
    assertThat(nextRun()).isEqualTo(RESOLVED);
    assertThat(authorizations()).containsExactly("Bearer old", "Bearer new", "Bearer new");
    assertThat(secretsManager.calls()).hasSize(2);
  }

  @Test
  void aRotatedKeyThatIsRefusedTooIsAFault() {
    temporal.acceptsOnly("right", Code.UNAUTHENTICATED);
    secretsManager.script(value("old"), value("new"), value("right"));

    assertThat(nextRun()).isEqualTo(unavailable(Fault.REFUSED));
    assertThat(authorizations()).containsExactly("Bearer old", "Bearer new");
    assertThat(nextRun()).isEqualTo(RESOLVED);
  }

  static Stream<Reply> noKey() {
    return Stream.of(
        Reply.MISSING,
        Reply.DENIED,
        value(""),
        value(" \n"),
        new Reply(200, "{\"ARN\":\"arn\",\"Name\":\"s\",\"SecretBinary\":\"a2V5\"}"));
  }

  @ParameterizedTest
  @MethodSource("noKey")
  void aSecretThatGivesNoKeyCountsAsRefused(Reply reply) {
    secretsManager.script(reply);

    assertThat(nextRun()).isEqualTo(unavailable(Fault.REFUSED));
    assertThat(temporal.calls()).isEmpty();
    assertThat(secretsManager.calls()).hasSize(1);
  }

  @Test
  void aSecretThatIsMissingIsReadByTheNextReadAgain() {
    secretsManager.script(Reply.MISSING, value("right"));

    assertThat(nextRun()).isEqualTo(unavailable(Fault.REFUSED));
    assertThat(nextRun()).isEqualTo(RESOLVED);
  }

  @Test
  void aSecretThatIsLostWhileItsKeyIsRefusedCountsAsRefused() {
    temporal.acceptsOnly("right", Code.UNAUTHENTICATED);
    secretsManager.script(value("wrong"), Reply.DENIED);

    assertThat(nextRun()).isEqualTo(unavailable(Fault.REFUSED));
    assertThat(temporal.calls()).hasSize(1);
  }

  static Stream<Reply> sick() {
    return Stream.of(Reply.THROTTLED, Reply.BROKEN, new Reply(200, "<html>"), new Reply(502, ""));
  }

  @ParameterizedTest
  @MethodSource("sick")
  void aSickSecretsManagerIsNoRefusal(Reply reply) {
    secretsManager.script(reply);

    assertThat(nextRun()).isEqualTo(unavailable(Fault.UNREACHABLE));
    assertThat(temporal.calls()).isEmpty();
  }

  @Test
  void aSecretsManagerThatHangsEndsTheReadWithinItsDeadline() {
    secretsManager.script(Reply.HANGS);
    SecretsManagerClient client = secretsManager.client(WebhookSecrets::client);

    assertThat(nextRun(TemporalConnection.from(environment(), client)))
        .isEqualTo(unavailable(Fault.UNREACHABLE));
    assertThat(temporal.calls()).isEmpty();
    assertThat(secretsManager.calls()).hasSizeBetween(1, 2);
  }

  @Test
  void aSecretsManagerThatHangsAfterARefusalEndsTheRead() {
    temporal.acceptsOnly("right", Code.UNAUTHENTICATED);
    secretsManager.script(value("wrong"), Reply.HANGS);
    SecretsManagerClient client = secretsManager.client(WebhookSecrets::client);

    assertThat(nextRun(connection(client))).isEqualTo(unavailable(Fault.UNREACHABLE));
    assertThat(temporal.calls()).hasSize(1);
    assertThat(secretsManager.calls()).hasSizeBetween(2, 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aReadWithNoTimeLeftIsNotBegun(long nanos) {
    TemporalApiKey apiKey = new TemporalApiKey(patientClient, ARN);

    assertThatThrownBy(() -> apiKey.value(Duration.ofNanos(nanos)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
    assertThat(secretsManager.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"line\nbreak", "schl\u00fcssel", "nul\u0000"})
  void aKeyThatNoHeaderCanCarryIsAFaultAndNoException(String key) {
    temporal.acceptsOnly("right", Code.UNAUTHENTICATED);
    secretsManager.script(value(key));

    assertThat(nextRun().fault()).isNotNull();
  }

  @Test
  void theKeyIsInNoLogLineAndNoException() throws IOException {
    String key = "tmprl-key-that-nobody-may-see";
    temporal.acceptsOnly("right", Code.UNAUTHENTICATED);
    secretsManager.script(value(key), value(key), Reply.DENIED, value(key), Reply.BROKEN);

    for (int read = 0; read < 3; read++) {
      assertThat(nextRun().status()).isEqualTo(Status.UNAVAILABLE);
      assertThat(trace(catchThrowable(() -> connection.describe("eval_sched_1"))))
          .contains("StatusRuntimeException")
          .doesNotContain(key, "Bearer");
    }

    assertThat(authorizations()).contains("Bearer " + key);
    assertThat(Files.readString(LOG))
        .contains("Temporal refuses this service", "Temporal did not answer")
        .doesNotContain(key, "Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "false", "true"})
  void aKeyIsNeverSentInTheClear(String tls) {
    secretsManager.script(value("right"));
    try (ScriptedTemporal plain = ScriptedTemporal.start().lists(NOW.plusSeconds(3600))) {
      Map<String, String> variables =
          Map.of("TEMPORAL_API_KEY_SECRET_ARN", ARN, "TEMPORAL_TLS", tls);

      NextRun answer =
          nextRun(TemporalConnection.from(plain.environment(variables), patientClient, PATIENT));

      assertThat(answer).isEqualTo(unavailable(Fault.UNREACHABLE));
      assertThat(plain.calls()).isEmpty();
    }
  }

  @Test
  void aKeyInTheEnvironmentBesideItsSecretIsRefused() {
    Environment both =
        temporal.environment(
            Map.of("TEMPORAL_API_KEY_SECRET_ARN", ARN, "TEMPORAL_API_KEY", "in the clear"));

    assertThatThrownBy(() -> TemporalConnection.from(both, patientClient))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("TEMPORAL_API_KEY is set beside TEMPORAL_API_KEY_SECRET_ARN")
        .hasMessageNotContaining("in the clear");
  }

  @Test
  void withAKeyAndNoTlsVariablesTheJdksAuthoritiesAreTrusted() {
    secretsManager.script(value("right"));
    Map<String, String> variables = Map.of("TEMPORAL_API_KEY_SECRET_ARN", ARN);

    NextRun answer =
        nextRun(TemporalConnection.from(temporal.environment(variables), patientClient, PATIENT));

    assertThat(answer).isEqualTo(unavailable(Fault.UNREACHABLE));
    assertThat(temporal.calls()).isEmpty();
  }

  private TemporalConnection connection(SecretsManagerClient client) {
    return TemporalConnection.from(environment(), client, PATIENT);
  }

  private Environment environment() {
    return temporal.environment(
        Map.of(
            "TEMPORAL_API_KEY_SECRET_ARN",
            ARN,
            "TEMPORAL_TLS_SERVER_CA_CERT_DATA",
            CERTIFICATES.authorityPem()));
  }

  private NextRun nextRun() {
    return nextRun(connection);
  }

  private static NextRun nextRun(TemporalConnection connection) {
    return new NextRuns(connection, Duration.ZERO, InstantSource.fixed(NOW)).of(SCHEDULE);
  }

  private List<String> authorizations() {
    return temporal.calls().stream()
        .map(call -> Objects.requireNonNull(call.authorization()))
        .toList();
  }

  private static NextRun unavailable(Fault fault) {
    return new NextRun(null, Status.UNAVAILABLE, null, fault);
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
