package evalschedules.authorizer;

import evalschedules.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.testcontainers.localstack.LocalStackContainer;

/** The keys in LocalStack. */
final class AuthorizerFunctionIT extends AuthorizerContract {
  private static final LocalStackContainer SERVER = LocalStack.start();

  AuthorizerFunctionIT() {
    super(SERVER.getEndpoint());
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }
}
