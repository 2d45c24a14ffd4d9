package evalschedules.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerHeadersTest {

  @ParameterizedTest
  @ValueSource(strings = {"WWW-Authenticate", "www-authenticate", "Date", "Server", "Connection"})
  void aHeaderThatBelongsToTheGatewayGetsAnotherName(String name) throws Exception {
    assertThat(sent("{\"headers\":{\"" + name + "\":\"x\"}}"))
        .containsExactly("x-amzn-Remapped-" + name + ": x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ETag", "Cache-Control", "Retry-After", "Next-Run-Status"})
  void aHeaderOfOursPassesUnchanged(String name) throws Exception {
    assertThat(sent("{\"headers\":{\"" + name + "\":\"x\"}}")).containsExactly(name + ": x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "transfer-encoding"})
  void howTheBodyIsFramedIsNotForTheFunctionToSay(String name) throws Exception {
    assertThat(sent("{\"headers\":{\"" + name + "\":\"5\"}}")).isEmpty();
  }

  @Test
  void bothMapsAreSentAndAPairThatStandsInBothIsSentOnce() throws Exception {
    assertThat(
            sent(
                """
                {"multiValueHeaders":{"A":["1","2"]},"headers":{"a":"2","B":"3"}}
                """))
        .containsExactly("A: 1", "A: 2", "B: 3");
  }

  @Test
  void aNameIsFoundInAnyCase() throws Exception {
    assertThat(headers("{\"headers\":{\"content-type\":\"x\"}}").has("Content-Type")).isTrue();
  }

  private static List<String> sent(String answer) throws JsonProcessingException {
    List<String> sent = new ArrayList<>();
    headers(answer).forEach((name, value) -> sent.add(name + ": " + value));
    return sent;
  }

  private static AnswerHeaders headers(String answer) throws JsonProcessingException {
    return new AnswerHeaders(new ObjectMapper().readTree(answer));
  }
}
