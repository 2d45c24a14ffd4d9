package evalschedules.local.gateway;

import evalschedules.environment.Environment;
import evalschedules.local.gateway.ApiRoutes.Match;
import evalschedules.local.gateway.TokenAuthorizer.Verdict;
import evalschedules.local.lambda.LambdaFunction;
import evalschedules.local.lambda.LambdaFunction.InvocationFailed;
import evalschedules.local.template.Template;
import io.github.bucket4j.Bucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves the API on 127.0.0.1: what a deployed stack's API Gateway does between a client and the
 * functions.
 */
public final class Gateway extends Handler.Abstract {
  private final Template template;
  private final Map<String, LambdaFunction> functions;
  private final ApiRoutes routes;
  private final TokenAuthorizer authorizer;
  private final GatewayResponses own;
  private final Bucket throttle;

  private Gateway(Template template, Map<String, LambdaFunction> functions, int rateLimit) {
    this.template = template;
    this.functions = functions;
    this.routes = new ApiRoutes(template);
    this.authorizer =
        new TokenAuthorizer(template.authorizer(), function(template.authorizer().function()));
    this.own = new GatewayResponses(template.gatewayResponses());
    this.throttle =
        Bucket.builder()
            .addLimit(
                limit ->
                    limit
                        .capacity(template.throttling().burstLimit())
                        .refillGreedy(rateLimit, Duration.ofSeconds(1)))
            .build();
  }

  /**
   * Arguments: template.yaml, port. The environment is the functions' too; in it, {@code
   * THROTTLING_RATE_LIMIT} is instead of the template's, and {@code RESERVED_CONCURRENCY} bounds
   * each function's instances. Prints {@code ready} when it answers.
   */
  public static void main(String[] arguments) throws Exception {
    Template template = Template.read(Path.of(arguments[0]), Map.of());
    Environment environment = new Environment(System.getenv());
    int reserved = number(environment, "RESERVED_CONCURRENCY", Integer.MAX_VALUE);
    Map<String, LambdaFunction> functions = new HashMap<>();
    for (Template.FunctionSpec spec : template.functions()) {
      LambdaFunction function = new LambdaFunction(spec, reserved);
      function.warmUp();
      functions.put(spec.logicalId(), function);
    }
    int rateLimit = number(environment, "THROTTLING_RATE_LIMIT", template.throttling().rateLimit());
    Gateway gateway = new Gateway(template, functions, rateLimit);
    HttpServer.of(gateway, new Unreadable(gateway.own, template.stage()), port(arguments)).start();
  }

  private static int number(Environment environment, String name, int otherwise) {
    return environment.find(name).map(Integer::parseInt).orElse(otherwise);
  }

  private static int port(String[] arguments) {
    return Integer.parseInt(arguments[1]);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    Exchange exchange = new Exchange(request, response, callback, template.stage());
    Optional<Match> match = routes.match(exchange.method(), request.getHttpURI().getPath());
    String token = exchange.header(template.authorizer().header());
    if (match.isEmpty()) {
      own.send(exchange, token == null ? "MISSING_AUTHENTICATION_TOKEN" : "INVALID_SIGNATURE");
      return true;
    }
    if (!throttle.tryConsume(1)) {
      own.send(exchange, "THROTTLED");
      return true;
    }
    switch (authorizer.verdict(token, exchange, match.get())) {
      case Verdict.Allowed allowed -> invoke(exchange, match.get(), allowed);
      case Verdict.Refused refused -> own.send(exchange, refused.gatewayResponse());
    }
    return true;
  }

  private void invoke(Exchange exchange, Match match, Verdict.Allowed caller) throws IOException {
    Optional<byte[]> body = exchange.readBody();
    if (body.isEmpty()) {
      own.send(exchange, "REQUEST_TOO_LARGE");
      return;
    }
    try {
      byte[] event = ProxyEvent.of(exchange, match, caller, body.get());
      ProxyAnswer.read(function(match.function()).invoke(event, exchange.newInvocationId()))
          .send(exchange);
    } catch (InvocationFailed | MalformedAnswer e) {
      exchange.log(e);
      own.send(exchange, "INTEGRATION_FAILURE");
    }
  }

  private LambdaFunction function(String logicalId) {
    return Optional.ofNullable(functions.get(logicalId))
        .orElseThrow(
            () -> new IllegalArgumentException("template.yaml has no function " + logicalId));
  }
}
