package evalschedules.local;

import evalschedules.local.dynamodb.DynamoDbServer;
import evalschedules.local.gateway.Gateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What starts each part of the service; all listen on 127.0.0.1 alone. */
final class Commands {
  private final Path folder;
  private final String temporal;
  private final String moto;

  /**
   * The programs that are not Java's, and where a run keeps what it has.
   *
   * @param temporal the command {@code temporal}
   * @param moto the command {@code moto_server}
   */
  Commands(Path folder, String temporal, String moto) {
    this.folder = folder;
    this.temporal = temporal;
    this.moto = moto;
  }

  List<String> dynamoDb(int port) {
    return java(List.of(), DynamoDbServer.class, folder.resolve("dynamodb").toString(), "" + port);
  }

  List<String> temporal(int port) {
    return List.of(
        temporal,
        "server",
        "start-dev",
        "--headless",
        "--ip",
        "127.0.0.1",
        "--port",
        "" + port,
        "--log-level",
        "warn",
        "--db-filename",
        folder.resolve("temporal.db").toString());
  }

  /** Succeeds once Temporal has the namespace. */
  List<String> temporalIsReady(int port, String namespace) {
    return List.of(
        temporal,
        "operator",
        "namespace",
        "describe",
        "--namespace",
        namespace,
        "--address",
        "127.0.0.1:" + port);
  }

  List<String> secretsManager(int port) {
    return List.of(moto, "-H", "127.0.0.1", "-p", "" + port);
  }

  /** With {@code DEBUG_PORT} in this process's environment a debugger can attach there. */
  List<String> gateway(Path template, int port) {
    String debugPort = System.getenv("DEBUG_PORT");
    List<String> debugger =
        debugPort == null
            ? List.of()
            : List.of(
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:"
                    + debugPort);
    return java(debugger, Gateway.class, template.toString(), "" + port);
  }

  /** This JVM again, with another main class. */
  private List<String> java(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + folder.resolve("tmp"),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
