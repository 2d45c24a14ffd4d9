package evalschedules.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import evalschedules.environment.Environment;
import evalschedules.local.dynamodb.Tables;
import evalschedules.local.seed.Seeds;
import evalschedules.local.template.Template;
import evalschedules.operator.LocalAws;
import evalschedules.operator.OwnerOnly;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * {@code make run}: starts every part, fills the tables, tells where all is, and ends all when it
 * is ended.
 */
public final class LocalRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMESPACE = "default";

  /** What Lambda sets for every function. */
  private static final Map<String, String> AWS =
      Map.of(
          "AWS_REGION", "us-east-1",
          "AWS_ACCESS_KEY_ID", "local",
          "AWS_SECRET_ACCESS_KEY", "local",
          "AWS_LAMBDA_FUNCTION_NAME", "local");

  private final Path root;
  private final Path folder;
  private final int port;
  private final Commands commands;
  private final Optional<String> bridge;
  private final long startedNanos = System.nanoTime();
  private final ProcessFile processes;
  private final List<Backend> running = new ArrayList<>();
  private volatile boolean stopping;

  private LocalRun(Path root, Path folder, int port, Commands commands, Optional<String> bridge) {
    this.root = root;
    this.folder = folder;
    this.port = port;
    this.commands = commands;
    this.bridge = bridge;
    this.processes = new ProcessFile(folder);
  }

  /**
   * Arguments: the project's folder, the folder for data and logs, the port, the commands {@code
   * temporal} and {@code moto_server}, and the name of Docker's bridge when containers are to reach
   * the backends.
   */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    Path folder = Path.of(arguments[1]).toAbsolutePath().normalize();
    Commands commands = new Commands(folder, arguments[3], arguments[4]);
    Optional<String> bridge = Stream.of(arguments).skip(5).findFirst();
    LocalRun run = new LocalRun(root, folder, port(arguments[2]), commands, bridge);
    try {
      run.start();
    } catch (Exception e) {
      run.report(e);
      System.exit(1);
    }
    run.follow();
  }

  private static int port(String text) {
    return number("PORT", text, 0, 65_535);
  }

  private static int number(String name, String text, int least, int most) {
    if (!text.matches("[0-9]{1,9}")
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      System.err.printf(
          "make run: %s is a number from %d to %d, and not %s%n", name, least, most, text);
      System.exit(1);
    }
    return Integer.parseInt(text);
  }

  private void start() throws Exception {
    Files.createDirectories(folder.resolve("log"));
    processes.endLeftovers();
    Files.deleteIfExists(folder.resolve("run.json"));
    Files.deleteIfExists(folder.resolve("env.json"));
    requireFree(port);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    int dynamoDbPort = Backend.freePort();
    int temporalPort = Backend.freePort();
    int secretsManagerPort = Backend.freePort();
    String temporalAddress = "127.0.0.1:" + temporalPort;
    Template template =
        Template.read(
            root.resolve("template.yaml"),
            Map.of("TemporalAddress", temporalAddress, "TemporalNamespace", NAMESPACE));
    Map<String, String> environment = new HashMap<>(template.environment());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", url(dynamoDbPort));
    environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", url(secretsManagerPort));
    if (bridge.isPresent()) {
      new DockerBridge(bridge.get()).writeVariables(folder.resolve("env.json"), environment);
    }
    environment.putAll(AWS);
    String rateLimit = System.getenv("THROTTLING_RATE_LIMIT");
    if (rateLimit != null) {
      environment.put(
          "THROTTLING_RATE_LIMIT",
          String.valueOf(number("THROTTLING_RATE_LIMIT", rateLimit, 1, 1_000_000)));
    }

    Files.createDirectories(folder.resolve("dynamodb"));
    emptyFolder(folder.resolve("tmp"));
    Backend dynamoDb =
        start("dynamodb", Map.of("DDB_LOCAL_TELEMETRY", "0"), commands.dynamoDb(dynamoDbPort));
    Backend temporalServer = start("temporal", Map.of(), commands.temporal(temporalPort));
    Backend secretsManager =
        start("secretsmanager", Map.of(), commands.secretsManager(secretsManagerPort));
    Backend gateway =
        start("functions", environment, commands.gateway(root.resolve("template.yaml"), port));

    ready(dynamoDb, dynamoDbPort);
    ready(secretsManager, secretsManagerPort);
    temporalServer.awaitCommand(commands.temporalIsReady(temporalPort, NAMESPACE));
    tell("temporal         " + temporalAddress);
    LocalAws.use(url(dynamoDbPort), url(secretsManagerPort));
    new Tables(DynamoDbClient.create()).create(template.tables());
    Seeds seeds =
        new Seeds(new Environment(environment), "eval-schedules/" + template.stage() + "/webhooks");

    ObjectNode run = JSON.createObjectNode();
    run.put("base_url", url(port));
    run.putObject("temporal").put("address", temporalAddress).put("namespace", NAMESPACE);
    run.put("dynamodb_url", url(dynamoDbPort));
    run.put("secretsmanager_url", url(secretsManagerPort));
    run.set("outputs", JSON.valueToTree(outputs(template, environment)));
    run.set("api_keys", JSON.valueToTree(seeds.addKeys(folder.resolve("api_keys.json"))));
    run.set("schedules", JSON.valueToTree(seeds.addSchedules(root.resolve("local/seeds"))));
    ready(gateway, port);
    OwnerOnly.write(
        folder.resolve("run.json"), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(run));
    welcome(run.at("/api_keys/team_a").asText(), run.at("/schedules/cron").asText());
  }

  /** By the names of the template's outputs, so that the operator's commands work here too. */
  private Map<String, String> outputs(Template template, Map<String, String> environment) {
    Environment functions = new Environment(environment);
    return Map.of(
        "BaseUrl", url(port),
        "SchedulesTableName", functions.text("SCHEDULES_TABLE"),
        "ApiKeysTableName", functions.text("API_KEYS_TABLE"),
        "TemporalAddress", functions.text("TEMPORAL_ADDRESS"),
        "TemporalNamespace", functions.text("TEMPORAL_NAMESPACE"),
        "TemporalApiKeySecretArn", functions.find("TEMPORAL_API_KEY_SECRET_ARN").orElse(""),
        "Stage", template.stage());
  }

  private void report(Exception e) throws IOException {
    if (stopping) {
      return; // what fails now was ended
    }
    Path details = folder.resolve("log/launcher.log");
    if (!(e instanceof StartFailed)) {
      StringWriter stack = new StringWriter();
      e.printStackTrace(new PrintWriter(stack, true));
      Files.writeString(details, stack.toString());
    }
    System.err.println(
        "make run: " + e.getMessage() + (e instanceof StartFailed ? "" : " (see " + details + ")"));
  }

  private void welcome(String key, String schedule) {
    System.out.printf(
        """

        Ready after %.1f s. Ask for a schedule:

          curl -i -H 'Authorization: Bearer %s' \\
            %s/api/v1/llm/evals/schedules/%s

        More schedules and keys: %s
        Logs of each part: %s
        End with Ctrl-C. The functions' lines follow.

        """,
        (System.nanoTime() - startedNanos) / 1e9,
        key,
        url(port),
        schedule,
        shown("run.json"),
        shown("log"));
  }

  /** Prints the functions' lines until the gateway ends; says when another part ends. */
  private void follow() throws InterruptedException {
    Thread.ofVirtual().start(new FunctionOutput(folder.resolve("log/functions.log"), System.out));
    for (Backend backend : running) {
      Thread.ofVirtual().start(() -> tellTheEndOf(backend));
    }
    System.exit(running.getLast().process().waitFor());
  }

  private void tellTheEndOf(Backend backend) {
    int status = backend.process().onExit().join().exitValue();
    if (!stopping) {
      System.out.println(backend.name() + " has ended with status " + status);
    }
  }

  private synchronized void stop() {
    stopping = true;
    try {
      Files.deleteIfExists(folder.resolve("run.json"));
      Files.deleteIfExists(folder.resolve("env.json"));
      running.reversed().forEach(backend -> backend.process().destroy());
      for (Backend backend : running) {
        if (!backend.process().waitFor(Duration.ofSeconds(5))) {
          backend.process().destroyForcibly();
        }
      }
      processes.delete();
    } catch (IOException | InterruptedException e) {
      System.err.println("not ended cleanly: " + e.getMessage());
    }
  }

  /** Not any more once the end has begun: a part started then would stay behind. */
  private synchronized Backend start(
      String name, Map<String, String> environment, List<String> command) throws IOException {
    if (stopping) {
      throw new StartFailed("ended while starting");
    }
    try {
      Backend backend = Backend.start(name, folder.resolve("log"), environment, command);
      running.add(backend);
      processes.write(running);
      return backend;
    } catch (IOException e) {
      throw new StartFailed("cannot start " + name + ": " + e.getMessage());
    }
  }

  private void ready(Backend backend, int port) throws IOException, InterruptedException {
    backend.awaitPort(port);
    tell("%-16s 127.0.0.1:%d".formatted(backend.name(), port));
  }

  private static void tell(String line) {
    System.out.println("  " + line);
  }

  private String shown(String file) {
    return Path.of("").toAbsolutePath().relativize(folder.resolve(file)).toString();
  }

  /** For what a process leaves behind: DynamoDB Local a native library at each start. */
  private static void emptyFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      socket.getLocalPort();
    } catch (BindException e) {
      throw new StartFailed(
          "Port " + port + " is in use. End what uses it, or choose another: make run PORT=3001");
    }
  }
}
