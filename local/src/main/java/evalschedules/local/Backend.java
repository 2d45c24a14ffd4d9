package evalschedules.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A part of the service that runs as a process of its own, with a log file of its own. */
final class Backend {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final Process process;

  private Backend(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      Process process) {
    this.name = name;
    this.command = command;
    this.environment = environment;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it with nothing of this process's environment but where programs and the home folder
   * are.
   */
  static Backend start(
      String name, Path logFolder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path log = logFolder.resolve(name + ".log");
    ProcessBuilder builder =
        builder(command, environment).redirectErrorStream(true).redirectOutput(log.toFile());
    return new Backend(name, command, environment, log, builder.start());
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** A port on 127.0.0.1 that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String name() {
    return name;
  }

  List<String> command() {
    return command;
  }

  /** What it got besides PATH and the like; nothing secret. */
  Map<String, String> environment() {
    return environment;
  }

  Process process() {
    return process;
  }

  /** Returns once it takes connections. */
  void awaitPort(int port) throws IOException, InterruptedException {
    await(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  /** Returns once a command about it succeeds. */
  void awaitCommand(List<String> probe) throws IOException, InterruptedException {
    await(
        () -> {
          Process process =
              builder(probe, Map.of())
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start();
          return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        });
  }

  private void await(Probe probe) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!probe.succeeds()) {
      if (!process.isAlive()) {
        throw new StartFailed(
            name + " ended while starting. Its log, " + log + ", ends with:\n" + tail());
      }
      if (System.nanoTime() > deadline) {
        throw new StartFailed(
            name + " did not answer within " + PATIENCE.toSeconds() + " s; see " + log);
      }
      Thread.sleep(50);
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  private interface Probe {
    boolean succeeds() throws IOException, InterruptedException;
  }
}
