package evalschedules.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import evalschedules.local.gateway.ApiRoutes.Match;
import evalschedules.local.lambda.LambdaFunction;
import evalschedules.local.lambda.LambdaFunction.InvocationFailed;
import evalschedules.local.template.Template.AuthorizerSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A TOKEN authorizer: the identity header's shape, the function's policy, and the cache in front of
 * it.
 */
final class TokenAuthorizer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AuthorizerSpec spec;
  private final LambdaFunction function;
  private final Pattern shape;
  private final Map<String, CachedPolicy> cache = new ConcurrentHashMap<>();

  TokenAuthorizer(AuthorizerSpec spec, LambdaFunction function) {
    this.spec = spec;
    this.function = function;
    this.shape = Pattern.compile(spec.validationExpression());
  }

  /** Whether the caller may call, and who it is. */
  sealed interface Verdict {
    record Allowed(String principal, JsonNode context) implements Verdict {}

    record Refused(String gatewayResponse) implements Verdict {}
  }

  private record CachedPolicy(JsonNode policy, Instant until) {}

  Verdict verdict(@Nullable String token, Exchange exchange, Match match) throws IOException {
    if (token == null || !shape.matcher(token).matches()) {
      return new Verdict.Refused("UNAUTHORIZED");
    }
    String methodArn =
        ProxyEvent.API_ARN + exchange.stage() + "/" + exchange.method() + match.path();
    try {
      JsonNode policy = policy(token, methodArn, exchange);
      return allows(policy, methodArn)
          ? new Verdict.Allowed(policy.path("principalId").asText(), policy.path("context"))
          : new Verdict.Refused("ACCESS_DENIED");
    } catch (InvocationFailed e) {
      exchange.log(e);
      return new Verdict.Refused("AUTHORIZER_FAILURE");
    }
  }

  private JsonNode policy(String token, String methodArn, Exchange exchange)
      throws InvocationFailed, IOException {
    CachedPolicy cached = cache.get(token);
    if (cached != null && cached.until().isAfter(exchange.started())) {
      return cached.policy();
    }
    ObjectNode event = JSON.createObjectNode();
    event.put("type", "TOKEN").put("authorizationToken", token).put("methodArn", methodArn);
    JsonNode policy =
        JSON.readTree(function.invoke(JSON.writeValueAsBytes(event), exchange.newInvocationId()));
    cache.values().removeIf(old -> !old.until().isAfter(exchange.started()));
    cache.put(token, new CachedPolicy(policy, exchange.started().plus(spec.ttl())));
    return policy;
  }

  /** As IAM decides: an explicit Deny wins, and without an Allow it is a no. */
  private static boolean allows(JsonNode policy, String arn) {
    boolean allowed = false;
    for (JsonNode statement : policy.path("policyDocument").path("Statement")) {
      if (matches(statement.path("Resource"), arn)) {
        if (statement.path("Effect").asText().equals("Deny")) {
          return false;
        }
        allowed = true;
      }
    }
    return allowed;
  }

  private static boolean matches(JsonNode resources, String arn) {
    for (JsonNode resource :
        resources.isArray() ? resources : JSON.createArrayNode().add(resources)) {
      String pattern =
          Pattern.quote(resource.asText()).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      if (arn.matches(pattern)) {
        return true;
      }
    }
    return false;
  }
}
