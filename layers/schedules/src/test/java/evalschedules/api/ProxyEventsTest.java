package evalschedules.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyEventsTest {
  private static final Path EVENTS = Path.of("../../events");

  @Test
  void whatAFunctionUsesIsReadAsTheRuntimesOwnMappingReadsIt() throws IOException {
    for (String file : new String[] {"get-schedule.json", "get-schedule-if-none-match.json"}) {
      byte[] json = Files.readAllBytes(EVENTS.resolve(file));

      APIGatewayProxyRequestEvent event = ProxyEvents.read(new ByteArrayInputStream(json));

      APIGatewayProxyRequestEvent mapped =
          EventLoader.loadEvent(
              EVENTS.resolve(file).toAbsolutePath().toString(), APIGatewayProxyRequestEvent.class);
      assertThat(event.getHttpMethod()).isEqualTo(mapped.getHttpMethod());
      assertThat(event.getResource()).isEqualTo(mapped.getResource());
      assertThat(event.getHeaders()).isEqualTo(mapped.getHeaders());
      assertThat(event.getPathParameters()).isEqualTo(mapped.getPathParameters());
      var context = mapped.getRequestContext();
      assertThat(event.getRequestContext().getRequestId()).isEqualTo(context.getRequestId());
      assertThat(event.getRequestContext().getExtendedRequestId())
          .isEqualTo(context.getExtendedRequestId());
      assertThat(event.getRequestContext().getAuthorizer())
          .containsEntry("teamId", context.getAuthorizer().get("teamId"))
          .containsEntry("scopes", context.getAuthorizer().get("scopes"));
    }
  }

  @Test
  void whatIsMissingOrNullIsNull() throws IOException {
    APIGatewayProxyRequestEvent event =
        read("{\"headers\":null,\"pathParameters\":null,\"requestContext\":{\"authorizer\":null}}");

    assertThat(event.getHttpMethod()).isNull();
    assertThat(event.getHeaders()).isNull();
    assertThat(event.getPathParameters()).isNull();
    assertThat(event.getRequestContext().getAuthorizer()).isNull();
  }

  @Test
  void whatIsNoTextInAMapIsReadAsTextOrLeftOut() throws IOException {
    assertThat(
            read("{\"requestContext\":{\"authorizer\":{\"n\":12,\"t\":true,\"o\":{\"a\":1}}}}")
                .getRequestContext()
                .getAuthorizer())
        .containsOnly(Map.entry("n", "12"), Map.entry("t", "true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"headers\":", "{\"httpMethod\" \"GET\"}"})
  void whatIsNoJsonIsAnError(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerIsWrittenAsApiGatewayTakesIt() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProxyEvents.write(
        new APIGatewayProxyResponseEvent()
            .withStatusCode(200)
            .withHeaders(Map.of("ETag", "\"1.a\""))
            .withBody("{\"name\":\"\uD83D\uDE80\"}"),
        out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"statusCode\":200,\"headers\":{\"ETag\":\"\\\"1.a\\\"\"},"
                + "\"body\":\"{\\\"name\\\":\\\"\uD83D\uDE80\\\"}\"}");
  }

  private static APIGatewayProxyRequestEvent read(String json) throws IOException {
    return ProxyEvents.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
