package evalschedules.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoDbTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 36\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nContent-T", HEAD, HEAD + "{\"Item\":"})
  void anAnswerThatWasCutIsAnOutageAndNotAMissingItem(String cut) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        DynamoDbClient client =
            LocalTables.productionClient(URI.create("http://127.0.0.1:" + server.getLocalPort()))) {
      Thread.ofVirtual().start(() -> answerAll(server, cut, new CopyOnWriteArrayList<>()));

      assertThatExceptionOfType(StorageUnavailable.class)
          .isThrownBy(
              () -> DynamoDb.read(client, "table", Map.of("key", AttributeValue.fromS("any"))));
    }
  }

  @Test
  void aKeptConnectionThatTheServerClosedIsReplacedWithinTheAttempt() throws IOException {
    List<String> requests = new CopyOnWriteArrayList<>();
    String body = "{\"ConsumedCapacity\":{\"CapacityUnits\":1}}";
    String whole = HEAD.replace("36", "" + body.length()) + body;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        DynamoDbClient client =
            LocalTables.productionClient(URI.create("http://127.0.0.1:" + server.getLocalPort()))) {
      Thread.ofVirtual().start(() -> answerAll(server, whole, requests));

      for (int read = 0; read < 3; read++) {
        assertThat(DynamoDb.read(client, "table", Map.of("key", AttributeValue.fromS("any"))))
            .isEmpty();
      }
    }
    assertThat(requests)
        .hasSize(3)
        .allSatisfy(request -> assertThat(request).contains("attempt=1", "Content-Length: "));
  }

  /** Until the server is closed. */
  private static void answerAll(ServerSocket server, String answer, List<String> requests) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          byte[] request = new byte[65536];
          int length = socket.getInputStream().read(request);
          requests.add(new String(request, 0, length, StandardCharsets.US_ASCII));
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          socket.shutdownOutput();
          socket.getInputStream().readAllBytes(); // else closing would reset what was answered
        }
      }
    } catch (IOException e) {
      return; // the test is over
    }
  }
}
