package evalschedules.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import evalschedules.operator.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code processes.json}: what runs and how it was started, so that the next start can end what a
 * killed one left behind. A process is known by its pid and its start time together, since pids
 * come back.
 */
final class ProcessFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LAUNCHER = "launcher";

  private final Path file;

  ProcessFile(Path folder) {
    this.file = folder.resolve("processes.json");
  }

  /**
   * Ends what an earlier start left behind.
   *
   * @throws StartFailed when that start is still running
   */
  void endLeftovers() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    Map<String, JsonNode> processes =
        Map.copyOf(
            JSON.readValue(
                file.toFile(),
                JSON.getTypeFactory().constructMapType(Map.class, String.class, JsonNode.class)));
    JsonNode launcher = processes.get(LAUNCHER);
    if (launcher != null && alive(launcher).isPresent()) {
      throw new StartFailed(
          "It is running already, as process " + launcher.path("pid").asLong() + ".");
    }
    List<ProcessHandle> left =
        processes.values().stream().flatMap(json -> alive(json).stream()).toList();
    left.forEach(ProcessHandle::destroyForcibly);
    left.forEach(process -> process.onExit().join());
    Files.delete(file);
  }

  void write(List<Backend> backends) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.set(LAUNCHER, describe(ProcessHandle.current()));
    for (Backend backend : backends) {
      ObjectNode process = describe(backend.process().toHandle());
      backend.command().forEach(process.putArray("command")::add);
      process.set("environment", JSON.valueToTree(backend.environment()));
      json.set(backend.name(), process);
    }
    OwnerOnly.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static ObjectNode describe(ProcessHandle process) {
    ObjectNode json = JSON.createObjectNode();
    json.put("pid", process.pid());
    json.put("started", process.info().startInstant().map(Instant::toString).orElse(""));
    return json;
  }

  private static Optional<ProcessHandle> alive(JsonNode json) {
    return ProcessHandle.of(json.path("pid").asLong())
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(Instant::toString)
                    .orElse("")
                    .equals(json.path("started").asText()));
  }
}
