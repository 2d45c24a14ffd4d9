package evalschedules.snapstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import evalschedules.environment.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * DynamoDB and Secrets Manager inside this process: each operation has one answer. AWS clients that
 * are made while it is open, by its {@link #connections}, ask it. Where Lambda gives credentials to
 * a restored function by HTTP, so does it, nobody's. It closes each connection, so that opening one
 * is primed too.
 */
public final class AwsStandIn implements AutoCloseable {
  private static final String CREDENTIALS =
      """
      {"AccessKeyId": "priming", "SecretAccessKey": "priming", "Token": "priming",
       "Expiration": "2126-01-01T00:00:00Z"}""";

  private final HttpServer services;
  private final HttpServer credentials;
  private final @Nullable StandInCertificate certificate;
  private final Map<String, String> settings;

  private AwsStandIn(
      HttpServer services, HttpServer credentials, @Nullable StandInCertificate certificate) {
    String url = (certificate == null ? "http" : "https") + address(services);
    this.services = services;
    this.credentials = credentials;
    this.certificate = certificate;
    this.settings =
        Map.of(
            "aws.endpointUrlDynamoDb",
            url,
            "aws.endpointUrlSecretsManager",
            url,
            "aws.containerCredentialsFullUri",
            "http" + address(credentials),
            "aws.containerAuthorizationToken",
            "priming",
            "com.amazonaws.xray.traceHeader",
            "Root=1-00000000-000000000000000000000000");
  }

  /**
   * Opens it on a free port of 127.0.0.1.
   *
   * @param real where the real ones are: without TLS when it names such a DynamoDB
   * @param answers JSON by the operation's name, such as {@code GetItem}
   */
  public static AwsStandIn open(Environment real, Map<String, String> answers) throws IOException {
    boolean plain =
        real.find("AWS_ENDPOINT_URL_DYNAMODB").filter(url -> url.startsWith("http:")).isPresent();
    StandInCertificate certificate = plain ? null : StandInCertificate.load();
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else each handshake takes 40 ms
    HttpServer services = server(certificate);
    services.createContext(
        "/", exchange -> answer(exchange, answers.getOrDefault(operation(exchange), "{}")));
    HttpServer credentials = server(null);
    credentials.createContext("/", exchange -> answer(exchange, CREDENTIALS));
    services.start();
    credentials.start();
    AwsStandIn standIn = new AwsStandIn(services, credentials, certificate);
    standIn.settings.forEach(System::setProperty);
    return standIn;
  }

  private static HttpServer server(@Nullable StandInCertificate certificate) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (certificate == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    return server;
  }

  private static String address(HttpServer server) {
    return "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** For the clients that are to ask it. */
  public UrlConnectionHttpClient.Builder connections() {
    UrlConnectionHttpClient.Builder connections = UrlConnectionHttpClient.builder();
    return certificate == null
        ? connections
        : connections.tlsTrustManagersProvider(certificate::trustManagers);
  }

  @Override
  public void close() {
    settings.keySet().forEach(System::clearProperty);
    services.stop(0);
    credentials.stop(0);
  }

  private static String operation(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
  }

  private static void answer(HttpExchange exchange, String answer) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
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
