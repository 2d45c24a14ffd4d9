package evalschedules.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerBridgeTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TempDir private Path folder;

  @Test
  void whatListensOnThisMachineIsReachedByTheBridge() throws IOException {
    String bridge = Objects.requireNonNull(NetworkInterface.getByInetAddress(LOOPBACK)).getName();
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      Thread.ofVirtual().start(() -> greetBack(server));

      URI seen = URI.create(variables(bridge, server.getLocalPort()).path("URL").textValue());

      assertThat(seen.getPort()).isNotEqualTo(server.getLocalPort());
      try (Socket container = new Socket(seen.getHost(), seen.getPort())) {
        container.getOutputStream().write("hello".getBytes(US_ASCII));
        assertThat(new String(container.getInputStream().readAllBytes(), US_ASCII))
            .isEqualTo("hello to you");
      }
    }
  }

  @Test
  void withoutABridgeContainersUseDockersOwnNameForThisMachine() throws IOException {
    JsonNode variables = variables("no-such-bridge", 8000);

    assertThat(variables.path("URL").textValue()).isEqualTo("http://host.docker.internal:8000");
    assertThat(variables.path("TABLE").textValue()).isEqualTo("SchedulesTable");
  }

  private JsonNode variables(String bridge, int port) throws IOException {
    Path file = folder.resolve("env.json");
    new DockerBridge(bridge)
        .writeVariables(file, Map.of("URL", "http://127.0.0.1:" + port, "TABLE", "SchedulesTable"));
    return new ObjectMapper().readTree(file.toFile()).path("Parameters");
  }

  private static void greetBack(ServerSocket server) {
    try (Socket socket = server.accept()) {
      byte[] greeting = socket.getInputStream().readNBytes(5);
      socket.getOutputStream().write(greeting);
      socket.getOutputStream().write(" to you".getBytes(US_ASCII));
    } catch (IOException e) {
      return; // the test fails by what it reads
    }
  }
}
