package evalschedules.storage;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
      Thread.ofVirtual().start(() -> answerAll(server, cut));

      assertThatExceptionOfType(StorageUnavailable.class)
          .isThrownBy(
              () -> DynamoDb.read(client, "table", Map.of("key", AttributeValue.fromS("any"))));
    }
  }

  /** Until the server is closed. */
  private static void answerAll(ServerSocket server, String answer) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().read(new byte[65536]);
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
