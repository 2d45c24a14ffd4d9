package evalschedules.api;

import static evalschedules.schedule.ExampleSchedule.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.storage.StorageFailures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request leaves behind: one line in the log, and its metrics. */
class EndpointOutputTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Where log4j2-test.xml writes. */
  private static final Path LOG = Path.of("target", "test.log");

  private static final Answer ANSWER =
      new Answer("{\"a\":1}", 3, Map.of(), Map.of("next_run", "resolved"));

  @Test
  void aRequestLeavesOneLineWithWhatTheUseCaseAdds() throws IOException {
    List<JsonNode> lines = logged(_ -> ANSWER);

    assertThat(lines).hasSize(1);
    JsonNode line = lines.getFirst();
    assertThat(line.path("message").textValue()).isEqualTo("request");
    assertThat(line.path("status").intValue()).isEqualTo(200);
    assertThat(line.path("schedule_id").textValue()).isEqualTo(ID.value());
    assertThat(line.path("team_id").textValue()).isEqualTo("team_a");
    assertThat(line.path("key_id").textValue()).isEqualTo("key_1");
    assertThat(line.path("gateway_request_id").textValue()).isEqualTo(Events.REQUEST_ID);
    assertThat(line.path("next_run").textValue()).isEqualTo("resolved");
    assertThat(line.path("milliseconds").isIntegralNumber()).isTrue();
  }

  @Test
  void aCorruptItemsAttributeIsInTheRequestsLine() throws IOException {
    List<JsonNode> lines = logged(throwing(StorageFailures.corrupt("cron", "is no text")));

    assertThat(lines)
        .filteredOn(line -> line.path("message").textValue().equals("request"))
        .singleElement()
        .satisfies(
            line -> assertThat(line.path("corrupt_attribute").textValue()).isEqualTo("cron"));
  }

  static Stream<Arguments> whatIsCounted() {
    RuntimeException inside = new IllegalStateException("inside");
    return Stream.of(
        arguments(new Problem.NotFound(), List.of("Requests")),
        arguments(StorageFailures.unavailable(inside), List.of("Requests", "StorageUnavailable")),
        arguments(
            StorageFailures.corrupt("cron", "is no text"), List.of("CorruptItem", "Requests")),
        arguments(inside, List.of("InternalError", "Requests")));
  }

  @ParameterizedTest
  @MethodSource("whatIsCounted")
  void eachRequestIsCountedAndWhatFailedToo(RuntimeException thrown, List<String> metrics)
      throws IOException {
    assertThat(counted(throwing(thrown))).containsExactlyInAnyOrderElementsOf(metrics);
  }

  /** The lines that a request adds to the log. */
  private static List<JsonNode> logged(Function<Call, Answer> useCase) throws IOException {
    long before = Files.exists(LOG) ? Files.size(LOG) : 0;
    answer(useCase);
    byte[] all = Files.readAllBytes(LOG);
    return json(new String(all, (int) before, all.length - (int) before, StandardCharsets.UTF_8));
  }

  /** The metrics that a request prints, each with the value 1. */
  private static List<String> counted(Function<Call, Answer> useCase) throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      answer(useCase);
    } finally {
      System.setOut(before);
    }
    List<String> names = new ArrayList<>();
    for (JsonNode line : json(printed.toString(StandardCharsets.UTF_8))) {
      for (JsonNode metric : line.at("/_aws/CloudWatchMetrics/0/Metrics")) {
        String name = metric.path("Name").textValue();
        assertThat(line.path(name).doubleValue()).as(name).isEqualTo(1);
        names.add(name);
      }
    }
    return names;
  }

  private static List<JsonNode> json(String lines) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      all.add(MAPPER.readTree(line));
    }
    return all;
  }

  private static void answer(Function<Call, Answer> useCase) {
    Endpoint.answer(Events.get(ID.value()), new InvocationContext("1"), Scope.READ, useCase);
  }

  private static Function<Call, Answer> throwing(RuntimeException thrown) {
    return _ -> {
      throw thrown;
    };
  }
}
