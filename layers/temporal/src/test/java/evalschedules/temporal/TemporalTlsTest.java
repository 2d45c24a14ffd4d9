package evalschedules.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.NextRun;
import evalschedules.schedule.NextRun.Fault;
import evalschedules.schedule.NextRun.Status;
import evalschedules.webhook.WebhookSecrets;
import io.grpc.ServerCredentials;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Who is trusted to be Temporal, and how this service shows who it is. */
final class TemporalTlsTest {
  /** So long that no machine is too slow for it. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant NEXT = NOW.plusSeconds(3600);
  private static final NextRun RESOLVED = NextRun.resolved(NEXT, Duration.ZERO);
  private static final NextRun UNREACHABLE =
      new NextRun(null, Status.UNAVAILABLE, null, Fault.UNREACHABLE);
  private static final String HOST = "temporal.example.com";
  private static final Certificates CERTIFICATES = new Certificates();
  private static final Certificates STRANGERS = new Certificates();
  private static final Map<String, String> AUTHORITY =
      Map.of("TEMPORAL_TLS_SERVER_CA_CERT_DATA", CERTIFICATES.authorityPem());

  private final SecretsManagerClient secretsManager = WebhookSecrets.client();
  private ScriptedTemporal temporal = ScriptedTemporal.start();

  @AfterEach
  void stop() {
    temporal.close();
    secretsManager.close();
  }

  @Test
  void aServerThatTheGivenAuthorityVouchesForIsTrusted() {
    serve(Certificates.serving(CERTIFICATES.forServer()));

    assertThat(nextRun(AUTHORITY)).isEqualTo(RESOLVED);
    assertThat(temporal.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.namespaceHeader()).isEqualTo("evals");
              assertThat(call.authorization()).isNull();
            });
  }

  @Test
  void certificatesMayBeFiles(@TempDir Path folder) throws IOException {
    serve(CERTIFICATES.requiringClients(CERTIFICATES.forServer()));
    Map<String, String> files = new HashMap<>();
    for (var pem : withClient(CERTIFICATES.forClient()).entrySet()) {
      String variable = pem.getKey().replace("_DATA", "_PATH");
      Path file = Files.writeString(folder.resolve(variable), pem.getValue());
      files.put(variable, file.toString());
    }

    assertThat(nextRun(files)).isEqualTo(RESOLVED);
  }

  @Test
  void moreHeadersAreGivenByTemporalsOwnNames() {
    temporal.lists(NEXT);

    assertThat(nextRun(Map.of("TEMPORAL_GRPC_META_AUTHORIZATION", "Basic eA==")))
        .isEqualTo(RESOLVED);
    assertThat(temporal.calls().getFirst().authorization()).isEqualTo("Basic eA==");
    assertThat(temporal.calls().getFirst().namespaceHeader()).isEqualTo("evals");
  }

  static Stream<X509Bundle> untrustworthy() {
    return Stream.of(CERTIFICATES.expired(), CERTIFICATES.forHost(HOST), STRANGERS.forServer());
  }

  @ParameterizedTest
  @MethodSource("untrustworthy")
  void anExpiredCertificateAnotherHostsOrAStrangersIsAFault(X509Bundle certificate) {
    serve(Certificates.serving(certificate));

    assertThat(nextRun(AUTHORITY)).isEqualTo(UNREACHABLE);
    assertThat(temporal.calls()).isEmpty();
  }

  @Test
  void withoutAGivenAuthorityTheJdksAreTrusted() {
    serve(Certificates.serving(CERTIFICATES.forServer()));

    assertThat(nextRun(Map.of("TEMPORAL_TLS", "true"))).isEqualTo(UNREACHABLE);
    assertThat(temporal.calls()).isEmpty();
  }

  @Test
  void aServerThatSpeaksTlsIsNotReachedWithoutIt() {
    serve(Certificates.serving(CERTIFICATES.forServer()));

    assertThat(nextRun(Map.of()).fault()).isNotNull();
    assertThat(temporal.calls()).isEmpty();
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsNotReachedWithIt() {
    assertThat(nextRun(AUTHORITY)).isEqualTo(UNREACHABLE);
    assertThat(temporal.calls()).isEmpty();
  }

  @Test
  void anotherNameThanTheAddressHasCanBeAskedFor() {
    serve(Certificates.serving(CERTIFICATES.forHost(HOST)));

    assertThat(nextRun(and(AUTHORITY, "TEMPORAL_TLS_SERVER_NAME", HOST))).isEqualTo(RESOLVED);
    assertThat(nextRun(and(AUTHORITY, "TEMPORAL_TLS_SERVER_NAME", "other.example.com")))
        .isEqualTo(UNREACHABLE);
  }

  @Test
  void aClientShowsItsCertificateWhenAskedForOne() {
    serve(CERTIFICATES.requiringClients(CERTIFICATES.forServer()));

    assertThat(nextRun(withClient(CERTIFICATES.forClient()))).isEqualTo(RESOLVED);
  }

  @Test
  void aClientWithoutACertificateOrWithAStrangersIsAFault() {
    serve(CERTIFICATES.requiringClients(CERTIFICATES.forServer()));

    assertThat(nextRun(AUTHORITY)).isEqualTo(UNREACHABLE);
    assertThat(nextRun(withClient(STRANGERS.forClient()))).isEqualTo(UNREACHABLE);
    assertThat(temporal.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TEMPORAL_TLS_CLIENT_CERT_DATA", "TEMPORAL_TLS_CLIENT_KEY_DATA"})
  void halfAClientCertificateIsNoConfiguration(String missing) {
    Map<String, String> variables = new HashMap<>(withClient(CERTIFICATES.forClient()));
    variables.remove(missing);

    assertThatThrownBy(() -> nextRun(variables))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("TEMPORAL_TLS_CLIENT_CERT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE"})
  void serversAreNeverTrustedBlindly(String value) {
    serve(Certificates.serving(STRANGERS.forServer()));

    assertThatThrownBy(() -> nextRun(Map.of("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", value)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION ");
    assertThat(temporal.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "false", "no"})
  void sayingSoChangesNothing(String value) {
    serve(Certificates.serving(CERTIFICATES.forServer()));

    assertThat(nextRun(and(AUTHORITY, "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", value)))
        .isEqualTo(RESOLVED);
  }

  private void serve(ServerCredentials credentials) {
    temporal.close();
    temporal = ScriptedTemporal.start(credentials).lists(NEXT);
  }

  private NextRun nextRun(Map<String, String> variables) {
    TemporalConnection connection =
        TemporalConnection.from(temporal.environment(variables), secretsManager, PATIENT);
    return new NextRuns(connection, Duration.ZERO, InstantSource.fixed(NOW))
        .of(ExampleSchedule.full().nextRuns(null).build());
  }

  private static Map<String, String> withClient(X509Bundle certificate) {
    return and(
        and(AUTHORITY, "TEMPORAL_TLS_CLIENT_CERT_DATA", certificate.getCertificatePathPEM()),
        "TEMPORAL_TLS_CLIENT_KEY_DATA",
        certificate.getPrivateKeyPEM());
  }

  private static Map<String, String> and(Map<String, String> variables, String name, String value) {
    Map<String, String> all = new HashMap<>(variables);
    all.put(name, value);
    return all;
  }
}
