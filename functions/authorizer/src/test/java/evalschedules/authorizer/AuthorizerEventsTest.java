package evalschedules.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuthorizerEventsTest {
  @Test
  void tokenAndMethodAreRead() throws IOException {
    APIGatewayCustomAuthorizerEvent event =
        AuthorizerEvents.read(
            new ByteArrayInputStream(Files.readAllBytes(Path.of("../../events/authorizer.json"))));

    assertThat(event.getAuthorizationToken()).startsWith("Bearer mk-");
    assertThat(event.getMethodArn()).startsWith("arn:aws:execute-api:");
  }

  @Test
  void whatIsNoJsonIsAnError() {
    assertThatThrownBy(
            () ->
                AuthorizerEvents.read(
                    new ByteArrayInputStream("{\"type\"".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aPolicyIsWrittenAsApiGatewayTakesIt() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    AuthorizerEvents.write(
        IamPolicyResponse.builder()
            .withPrincipalId("key_1")
            .withPolicyDocument(
                IamPolicyResponse.PolicyDocument.builder()
                    .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                    .withStatement(List.of(IamPolicyResponse.allowStatement("arn:x")))
                    .build())
            .withContext(Map.of("teamId", "team_a"))
            .build(),
        out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\"principalId\":\"key_1\",\"policyDocument\":{")
        .contains("\"Version\":\"2012-10-17\"")
        .contains("\"Statement\":[{")
        .contains("\"Effect\":\"Allow\"")
        .contains("\"Action\":\"execute-api:Invoke\"")
        .contains("\"Resource\":[\"arn:x\"]")
        .endsWith("\"context\":{\"teamId\":\"team_a\"}}");
  }
}
