package evalschedules.authorizer;

import evalschedules.storage.DynamoDbLocal;
import org.junit.jupiter.api.AfterAll;

/** The keys in DynamoDB Local, in this JVM. */
final class AuthorizerFunctionTest extends AuthorizerContract {
  private static final DynamoDbLocal SERVER = DynamoDbLocal.inMemory();

  AuthorizerFunctionTest() {
    super(SERVER.url());
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }
}
