package evalschedules.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How containers, and so {@code sam local}, reach what listens on 127.0.0.1: by Docker's bridge, a
 * network interface that this machine shares with them. Where there is no bridge Docker runs in a
 * virtual machine, and forwards a name of its own to 127.0.0.1.
 */
final class DockerBridge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SERVER = Pattern.compile("127\\.0\\.0\\.1:([0-9]+)");
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Optional<InetAddress> address;

  /** The bridge with this name, such as {@code docker0}. */
  DockerBridge(String name) throws IOException {
    address =
        Stream.ofNullable(NetworkInterface.getByName(name))
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .findFirst();
  }

  /**
   * Writes the functions' variables for {@code sam local --env-vars}, with each server of 127.0.0.1
   * as containers reach it.
   */
  void writeVariables(Path file, Map<String, String> environment) throws IOException {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.replaceAll(
        (_, value) ->
            SERVER.matcher(value).replaceAll(port -> reach(Integer.parseInt(port.group(1)))));
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(file.toFile(), Map.of("Parameters", variables));
  }

  /** Host and port by which a container reaches a port of 127.0.0.1. */
  private String reach(int port) {
    if (address.isEmpty()) {
      return "host.docker.internal:" + port;
    }
    try {
      ServerSocket listener = new ServerSocket(0, 50, address.get());
      Thread.ofVirtual().start(() -> passOn(listener, port));
      return address.get().getHostAddress() + ":" + listener.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on Docker's bridge", e);
    }
  }

  private static void passOn(ServerSocket listener, int port) {
    try {
      while (true) {
        Socket container = listener.accept();
        Thread.ofVirtual().start(() -> connect(container, port));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the bridge is gone", e);
    }
  }

  private static void connect(Socket container, int port) {
    try (container;
        Socket server = new Socket(LOOPBACK, port)) {
      Thread.ofVirtual().start(() -> copy(server, container));
      copy(container, server);
    } catch (IOException e) {
      // the server is down, and the container sees its connection closed
    }
  }

  /** Until one of the two is closed; then both are. */
  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // closed
    }
  }
}
