package evalschedules.temporal;

import static evalschedules.webhook.ScriptedSecretsManager.Reply.value;
import static org.assertj.core.api.Assertions.assertThat;

import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.NextRun;
import evalschedules.webhook.ScriptedSecretsManager;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Many reads at once, while Temporal's API key changes under them. */
final class KeyRotationTest {
  private static final int READERS = 8;
  private static final int ROTATIONS = 8;
  private static final int READS_BEFORE = 5;
  private static final int READS_DURING = 20;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final NextRun RESOLVED = NextRun.resolved(NOW.plusSeconds(60), Duration.ZERO);
  private static final Certificates CERTIFICATES = new Certificates();

  private final ScriptedTemporal temporal =
      ScriptedTemporal.start(Certificates.serving(CERTIFICATES.forServer()))
          .lists(NOW.plusSeconds(60));
  private final ScriptedSecretsManager secretsManager = ScriptedSecretsManager.start();
  private final SecretsManagerClient client = secretsManager.patientClient();
  private final NextRuns nextRuns =
      new NextRuns(
          TemporalConnection.from(
              temporal.environment(
                  Map.of(
                      "TEMPORAL_API_KEY_SECRET_ARN",
                      "arn:aws:secretsmanager:us-east-1:000000000000:secret:temporal-AbCdEf",
                      "TEMPORAL_TLS_SERVER_CA_CERT_DATA",
                      CERTIFICATES.authorityPem())),
              client,
              Duration.ofMinutes(1)),
          Duration.ZERO,
          InstantSource.fixed(NOW));

  /** Readers and the one who rotates meet before each rotation, so that no read sees two. */
  private final CyclicBarrier together = new CyclicBarrier(READERS + 1);

  KeyRotationTest() throws IOException {}

  @AfterEach
  void stop() {
    temporal.close();
    client.close();
    secretsManager.close();
  }

  @Test
  @Timeout(120)
  void noReadFailsWhileTheKeyIsRotated() throws Exception {
    rotateTo("key_0");
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<List<NextRun>>> readers = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        readers.add(threads.submit(reader()));
      }
      for (int rotation = 1; rotation <= ROTATIONS; rotation++) {
        together.await();
        together.await();
        rotateTo("key_" + rotation);
      }
      for (Future<List<NextRun>> reader : readers) {
        assertThat(reader.get())
            .hasSize(ROTATIONS * (READS_BEFORE + READS_DURING))
            .containsOnly(RESOLVED);
      }
    }
  }

  private Callable<List<NextRun>> reader() {
    return () -> {
      List<NextRun> answers = new ArrayList<>();
      for (int rotation = 1; rotation <= ROTATIONS; rotation++) {
        together.await();
        read(READS_BEFORE, answers);
        together.await();
        read(READS_DURING, answers);
      }
      return answers;
    };
  }

  private void read(int times, List<NextRun> answers) {
    for (int i = 0; i < times; i++) {
      answers.add(nextRuns.of(ExampleSchedule.full().nextRuns(null).build()));
    }
  }

  /** In an operator's order: the new key is stored before the old one is refused. */
  private void rotateTo(String key) {
    secretsManager.script(value(key));
    temporal.acceptsOnly(key, Code.UNAUTHENTICATED);
  }
}
