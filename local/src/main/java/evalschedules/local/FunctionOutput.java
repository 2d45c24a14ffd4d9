package evalschedules.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/**
 * Follows the functions' log file and prints its lines for people: time, level, message, and what a
 * request was about.
 */
final class FunctionOutput implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> REQUEST_FIELDS =
      List.of("next_run", "schedule_id", "team_id", "key_id", "gateway_request_id");

  private final Path log;
  private final PrintStream terminal;

  FunctionOutput(Path log, PrintStream terminal) {
    this.log = log;
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
      StringBuilder line = new StringBuilder();
      while (true) {
        int next = lines.read();
        if (next < 0) {
          Thread.sleep(100);
        } else if (next == '\n') {
          print(line.toString());
          line.setLength(0);
        } else {
          line.append((char) next);
        }
      }
    } catch (IOException e) {
      terminal.println("The functions' log cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      if (json.has("_aws")) {
        return; // a metric
      }
      terminal.println(json.isObject() ? readable(json) : line);
    } catch (JsonProcessingException e) {
      terminal.println(line);
    }
  }

  private String readable(JsonNode json) {
    StringJoiner text = new StringJoiner(" ");
    text.add(json.path("timestamp").asText().replaceAll("^.*T|\\..*$", ""));
    text.add(json.path("function_name").asText());
    if (json.has("status")) {
      text.add(json.path("status").asText());
      text.add(json.path("milliseconds").asText() + " ms");
      REQUEST_FIELDS.forEach(field -> text.add(field + "=" + json.path(field).asText("-")));
    } else {
      text.add(json.path("level").asText()).add(json.path("message").asText());
    }
    if (json.has("error")) {
      text.add("- " + json.path("error").path("message").asText() + " (stack in " + log + ")");
    }
    return text.toString();
  }
}
