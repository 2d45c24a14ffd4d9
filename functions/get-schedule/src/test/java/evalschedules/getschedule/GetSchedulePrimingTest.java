package evalschedules.getschedule;

import static org.assertj.core.api.Assertions.assertThatCode;

import evalschedules.environment.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GetSchedulePrimingTest {
  @Test
  void aWholeRequestIsAnsweredByStandInsAloneOverTls() {
    prime(Map.of("TEMPORAL_API_KEY_SECRET_ARN", "arn:real"));
  }

  @Test
  void orWithoutTlsWhereTheRealOnesHaveNone() {
    prime(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"));
  }

  private static void prime(Map<String, String> real) {
    assertThatCode(() -> GetSchedulePriming.run(new Environment(real))).doesNotThrowAnyException();
  }
}
