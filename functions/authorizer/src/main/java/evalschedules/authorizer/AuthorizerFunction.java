package evalschedules.authorizer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import evalschedules.apikey.ApiKeyText;
import evalschedules.environment.Environment;
import evalschedules.metrics.Metric;
import evalschedules.snapstart.SnapStart;
import evalschedules.storage.DynamoDb;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/**
 * Lambda's entry: API key to team and scopes. An unknown, revoked or expired key is an explicit
 * Deny, which API Gateway caches and answers with 401; a key table that cannot be read is an
 * exception, which it answers with 503.
 */
public final class AuthorizerFunction implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorizerFunction.class);
  private static final String BEARER = "Bearer ";

  private final ApiKeys keys;
  private final InstantSource clock;

  /** For Lambda: the real things, built once at cold start. */
  public AuthorizerFunction() {
    this(new Environment(System.getenv()));
  }

  AuthorizerFunction(Environment environment) {
    this(from(environment, DynamoDb.client()), InstantSource.system());
    SnapStart.register(() -> AuthorizerPriming.run(environment), () -> {}, () -> {});
  }

  AuthorizerFunction(ApiKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  static ApiKeys from(Environment environment, DynamoDbClient dynamoDb) {
    return new ApiKeys(dynamoDb, environment.text("API_KEYS_TABLE"));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    AuthorizerEvents.write(answer(AuthorizerEvents.read(event), context), answer);
  }

  /**
   * The policy for the whole API and not for the one path asked for, since API Gateway caches it
   * per key.
   *
   * @throws RuntimeException when the key table cannot be read
   */
  IamPolicyResponse answer(APIGatewayCustomAuthorizerEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context, () -> authorize(event.getAuthorizationToken(), wholeApi(event)));
  }

  private IamPolicyResponse authorize(String header, String resource) {
    try {
      return find(header)
          .filter(key -> key.isValidAt(clock.instant()))
          .map(key -> allow(key, resource))
          .orElseGet(() -> deny(resource));
    } catch (RuntimeException e) {
      Metric.KEY_TABLE_UNAVAILABLE.count();
      Metric.flush();
      LOG.error("the key table cannot be read", e);
      throw new IllegalStateException("the key table cannot be read");
    }
  }

  private Optional<ApiKey> find(String header) {
    return header.startsWith(BEARER)
        ? ApiKeyText.parse(header.substring(BEARER.length())).flatMap(keys::find)
        : Optional.empty();
  }

  private static IamPolicyResponse allow(ApiKey key, String resource) {
    LOG.info("allowed: key {} of team {}", key.id(), key.team());
    return IamPolicyResponse.builder()
        .withPrincipalId(key.id())
        .withPolicyDocument(policy(IamPolicyResponse.allowStatement(resource)))
        .withContext(
            Map.of(
                "teamId",
                key.team().value(),
                "orgId",
                key.org(),
                "keyId",
                key.id(),
                "scopes",
                key.scopes()))
        .build();
  }

  private static IamPolicyResponse deny(String resource) {
    LOG.info("denied: no such key, or it was revoked or has expired");
    return IamPolicyResponse.builder()
        .withPrincipalId("nobody")
        .withPolicyDocument(policy(IamPolicyResponse.denyStatement(resource)))
        .build();
  }

  private static IamPolicyResponse.PolicyDocument policy(IamPolicyResponse.Statement statement) {
    return IamPolicyResponse.PolicyDocument.builder()
        .withVersion(IamPolicyResponse.VERSION_2012_10_17)
        .withStatement(List.of(statement))
        .build();
  }

  /** {@code arn:…:api-id/stage/METHOD/path} to {@code arn:…:api-id/stage/*}. */
  private static String wholeApi(APIGatewayCustomAuthorizerEvent event) {
    String[] parts = event.getMethodArn().split("/", 3);
    return parts[0] + "/" + parts[1] + "/*";
  }
}
