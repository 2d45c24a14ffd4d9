package evalschedules.api;

import static evalschedules.api.ErrorEnvelope.assertError;
import static evalschedules.schedule.ExampleSchedule.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.schedule.TeamId;
import evalschedules.storage.StorageFailures;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Must never be seen outside. */
  private static final String MARKER = "inside-marker";

  private static final Answer ANSWER = new Answer("{\"a\":1}", 3, Map.of("X-More", "m"), Map.of());

  @Test
  void whatTheUseCaseSaysIsA200WithATagAndItsHeaders() {
    APIGatewayProxyResponseEvent response = answer(Events.get(ID.value()), _ -> ANSWER);

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getBody()).isEqualTo("{\"a\":1}");
    assertThat(response.getHeaders())
        .containsOnly(
            Map.entry("Content-Type", "application/json"),
            Map.entry("Cache-Control", "private, no-cache"),
            Map.entry("ETag", EntityTag.of(3, "{\"a\":1}").value()),
            Map.entry("X-More", "m"));
  }

  @Test
  void theUseCaseSeesTheTeamAndTheScheduleOfTheCall() {
    APIGatewayProxyResponseEvent response =
        answer(
            Events.get(ID.value()),
            call -> {
              assertThat(call.team()).isEqualTo(new TeamId("team_a"));
              assertThat(call.scheduleId()).isEqualTo(ID);
              return ANSWER;
            });

    assertThat(response.getStatusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"If-None-Match", "if-none-match", "IF-NONE-MATCH"})
  void aBodyThatTheCallerHasIsA304(String header) {
    String tag = EntityTag.of(3, "{\"a\":1}").value();

    APIGatewayProxyResponseEvent response =
        answer(Events.with(header, tag, Events.get(ID.value())), _ -> ANSWER);

    assertThat(response.getStatusCode()).isEqualTo(304);
    assertThat(response.getBody()).isEmpty();
    assertThat(response.getHeaders())
        .containsOnly(
            Map.entry("Cache-Control", "private, no-cache"),
            Map.entry("ETag", tag),
            Map.entry("X-More", "m"));
  }

  @Test
  void anotherTagIsA200() {
    assertThat(
            answer(Events.with("If-None-Match", "\"3.other\"", Events.get(ID.value())), _ -> ANSWER)
                .getStatusCode())
        .isEqualTo(200);
  }

  @Test
  void aFailureStaysAFailureWhateverTheCallerHas() {
    assertError(
        answer(
            Events.with("If-None-Match", "*", Events.get(ID.value())),
            throwing(new Problem.NotFound())),
        404,
        "not_found");
  }

  static Stream<Arguments> whatIsThrown() {
    RuntimeException inside = new IllegalStateException(MARKER);
    return Stream.of(
        arguments(new Problem.InvalidRequest("cron", "cron has 5 fields."), 400, "invalid_request"),
        arguments(new Problem.InsufficientScope(Scope.WRITE), 403, "insufficient_scope"),
        arguments(new Problem.NotFound(), 404, "not_found"),
        arguments(new Problem.Internal(inside), 500, "internal_error"),
        arguments(new Problem.Unavailable(inside), 503, "unavailable"),
        arguments(StorageFailures.unavailable(inside), 503, "unavailable"),
        arguments(StorageFailures.corrupt(MARKER, MARKER), 500, "internal_error"),
        arguments(inside, 500, "internal_error"),
        arguments(new NullPointerException(), 500, "internal_error"));
  }

  @ParameterizedTest
  @MethodSource("whatIsThrown")
  void eachProblemHasItsStatusAndEnvelopeAndShowsNothingOfTheInside(
      RuntimeException thrown, int status, String code) throws JsonProcessingException {
    APIGatewayProxyResponseEvent response = answer(Events.get(ID.value()), throwing(thrown));

    JsonNode error = assertError(response, status, code);
    assertThat(error.get("message").textValue()).isNotBlank();
    assertThat(error.get("param"))
        .isEqualTo(
            status == 400
                ? MAPPER.getNodeFactory().textNode("cron")
                : MAPPER.getNodeFactory().nullNode());
    Map<String, String> headers =
        new HashMap<>(Map.of("Content-Type", "application/json", "Cache-Control", "no-store"));
    if (status == 503) {
      headers.put("Retry-After", "1");
    }
    assertThat(response.getHeaders()).isEqualTo(headers);
    assertThat(response.getBody()).doesNotContain(MARKER, "Exception");
  }

  @Test
  void quotesInAMessageAreEscaped() {
    String message = "\"x\"\nis no field of a schedule.";
    JsonNode error =
        assertError(
            answer(Events.get(ID.value()), throwing(new Problem.InvalidRequest("x", message))),
            400,
            "invalid_request");

    assertThat(error.get("message").textValue()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "write:evals", "read:evalsuites", "read:evals,write:evals", "READ:EVALS"})
  void aKeyWithoutTheScopeIsRefusedBeforeTheUseCase(String scopes) {
    AtomicBoolean asked = new AtomicBoolean();

    JsonNode error =
        assertError(
            answer(
                Events.get(ID.value(), scopes),
                _ -> {
                  asked.set(true);
                  return ANSWER;
                }),
            403,
            "insufficient_scope");

    assertThat(error.get("message").textValue()).contains("read:evals");
    assertThat(asked).isFalse();
  }

  @Test
  void readingIsNotWriting() {
    APIGatewayProxyResponseEvent response =
        Endpoint.answer(
            Events.get(ID.value(), "read:evals"),
            new InvocationContext("1"),
            Scope.WRITE,
            _ -> ANSWER);

    assertError(response, 403, "insufficient_scope");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "eval_sched_0123456789ABCDEF0123456789abcdef"})
  void aPathWithoutAScheduleIdIsA404(String id) {
    assertError(answer(Events.get(id), EndpointTest::askForTheId), 404, "not_found");
  }

  @Test
  void aPathWithoutParametersIsA404() {
    APIGatewayProxyRequestEvent event = Events.get("");

    assertError(
        answer(event.withPathParameters(null), EndpointTest::askForTheId), 404, "not_found");
    assertError(
        answer(event.withPathParameters(Map.of()), EndpointTest::askForTheId), 404, "not_found");
  }

  @Test
  void absentHeadersAreNoHeaders() {
    assertThat(answer(Events.get(ID.value()).withHeaders(null), _ -> ANSWER).getStatusCode())
        .isEqualTo(200);
  }

  @Test
  void aRouteWithoutAnAuthorizerIsADefectAndNobodyGetsIn() {
    APIGatewayProxyRequestEvent noAuthorizer = Events.get(ID.value());
    noAuthorizer.getRequestContext().setAuthorizer(null);

    assertError(answer(noAuthorizer, _ -> ANSWER), 500, "internal_error");
    assertError(answer(Events.get(ID.value(), Map.of()), _ -> ANSWER), 500, "internal_error");
    assertError(
        answer(Events.get(ID.value(), Map.of("scopes", 1)), _ -> ANSWER), 500, "internal_error");
  }

  @Test
  void anEventWithoutAContextIsADefectWithoutARequestId() throws JsonProcessingException {
    APIGatewayProxyResponseEvent response =
        answer(Events.get(ID.value()).withRequestContext(null), _ -> ANSWER);

    assertThat(response.getStatusCode()).isEqualTo(500);
    assertThat(MAPPER.readTree(response.getBody()).at("/error/request_id").isNull()).isTrue();
  }

  private static Answer askForTheId(Call call) {
    assertThat(call.scheduleId()).isNotNull();
    return ANSWER;
  }

  private static Function<Call, Answer> throwing(RuntimeException thrown) {
    return _ -> {
      throw thrown;
    };
  }

  private static APIGatewayProxyResponseEvent answer(
      APIGatewayProxyRequestEvent event, Function<Call, Answer> useCase) {
    return Endpoint.answer(event, new InvocationContext("1"), Scope.READ, useCase);
  }
}
