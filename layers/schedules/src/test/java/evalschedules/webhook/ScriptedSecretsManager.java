package evalschedules.webhook;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import evalschedules.SystemProperty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * A server that speaks Secrets Manager's protocol: it answers what the test scripted, and keeps
 * what it was asked.
 */
public final class ScriptedSecretsManager implements AutoCloseable {
  /**
   * One answer.
   *
   * @param body null: the request hangs until the server is closed
   */
  public record Reply(int status, @Nullable String body) {
    public static final Reply EXISTS =
        new Reply(200, "{\"Name\":\"s\",\"VersionIdsToStages\":{\"v1\":[\"AWSCURRENT\"]}}");
    public static final Reply MARKED_DELETED =
        new Reply(
            200,
            "{\"Name\":\"s\",\"DeletedDate\":1.7E9,\"VersionIdsToStages\":{\"v1\":[\"AWSCURRENT\"]}}");
    public static final Reply WITHOUT_CURRENT_VERSION =
        new Reply(200, "{\"Name\":\"s\",\"VersionIdsToStages\":{\"v1\":[\"AWSPENDING\"]}}");
    public static final Reply MISSING = error(400, "ResourceNotFoundException");
    public static final Reply THROTTLED = error(400, "ThrottlingException");
    public static final Reply DENIED = error(400, "AccessDeniedException");
    public static final Reply BROKEN = error(500, "InternalServiceError");
    public static final Reply HANGS = new Reply(200, null);

    /** A secret's value. */
    public static Reply value(String text) {
      String json = new String(JsonStringEncoder.getInstance().quoteAsString(text));
      return new Reply(200, "{\"ARN\":\"arn\",\"Name\":\"s\",\"SecretString\":\"" + json + "\"}");
    }

    private static Reply error(int status, String type) {
      return new Reply(status, "{\"__type\":\"" + type + "\",\"Message\":\"scripted\"}");
    }
  }

  /**
   * One request.
   *
   * @param operation such as {@code DescribeSecret}
   * @param body JSON
   */
  public record Call(String operation, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private volatile List<Reply> script = List.of(Reply.MISSING);

  private ScriptedSecretsManager(HttpServer server) {
    this.server = server;
  }

  /** On a free port of 127.0.0.1; every secret is missing until a script is given. */
  public static ScriptedSecretsManager start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    ScriptedSecretsManager secretsManager = new ScriptedSecretsManager(server);
    server.createContext("/", secretsManager::answer);
    server.setExecutor(secretsManager.threads);
    server.start();
    return secretsManager;
  }

  /** What the next requests get, in this order; the last one is for all that follow. */
  public ScriptedSecretsManager script(Reply... replies) {
    script = List.of(replies);
    next.set(0);
    calls.clear();
    return this;
  }

  /** All requests since the script was given. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** A client that calls this server, and waits as long as a slow machine needs. */
  public SecretsManagerClient patientClient() {
    return client(() -> WebhookSecrets.client(Duration.ofMinutes(1)));
  }

  /** A client that calls this server. */
  public SecretsManagerClient client(Supplier<SecretsManagerClient> settings) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return SystemProperty.during("aws.endpointUrlSecretsManager", url, settings);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(new Call(target.substring(target.indexOf('.') + 1), body));
      Reply reply = script.get(Math.min(next.getAndIncrement(), script.size() - 1));
      if (reply.body() == null) {
        closed.await();
        return;
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
