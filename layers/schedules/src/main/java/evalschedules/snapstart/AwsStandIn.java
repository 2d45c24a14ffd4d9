package evalschedules.snapstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * DynamoDB and Secrets Manager inside this process: each operation has one answer. AWS clients that
 * are made while it is open ask it, with credentials that are nobody's. It closes each connection,
 * so that opening one is primed too.
 */
public final class AwsStandIn implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> settings;

  private AwsStandIn(HttpServer server) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    this.server = server;
    this.settings =
        Map.of(
            "aws.endpointUrlDynamoDb", url,
            "aws.endpointUrlSecretsManager", url,
            "aws.accessKeyId", "priming",
            "aws.secretAccessKey", "priming",
            "aws.sessionToken", "priming",
            "com.amazonaws.xray.traceHeader", "Root=1-00000000-000000000000000000000000");
  }

  /**
   * Opens it on a free port of 127.0.0.1.
   *
   * @param answers JSON by the operation's name, such as {@code GetItem}
   */
  public static AwsStandIn open(Map<String, String> answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, answers));
    server.start();
    AwsStandIn standIn = new AwsStandIn(server);
    standIn.settings.forEach(System::setProperty);
    return standIn;
  }

  @Override
  public void close() {
    settings.keySet().forEach(System::clearProperty);
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, Map<String, String> answers)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    String operation =
        exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
    byte[] body = answers.getOrDefault(operation, "{}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.getResponseHeaders().set("x-amz-crc32", crc32(body));
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String crc32(byte[] body) {
    CRC32 checksum = new CRC32();
    checksum.update(body);
    return Long.toString(checksum.getValue());
  }
}
