package evalschedules.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What template.yaml says, with its parameters filled in. A reference to a resource reads as the
 * resource's logical id.
 *
 * @param stage the API's stage, the first path segment of a deployed URL
 */
public record Template(
    List<FunctionSpec> functions,
    Map<String, String> environment,
    List<TableSpec> tables,
    String stage,
    AuthorizerSpec authorizer,
    ThrottlingSpec throttling,
    Map<String, GatewayResponseSpec> gatewayResponses) {

  /** A Lambda function: its code, its layers' folders, and the routes that wake it. */
  public record FunctionSpec(
      String logicalId,
      String handler,
      Path jar,
      List<Path> layers,
      Duration timeout,
      int memoryMegabytes,
      List<RouteSpec> routes) {}

  /** A method and a path such as {@code /schedules/{schedule_id}}. */
  public record RouteSpec(String method, String path) {}

  /**
   * A TOKEN authorizer: whose function it is, which header it reads, and how long its answers are
   * kept.
   */
  public record AuthorizerSpec(
      String function, String header, String validationExpression, Duration ttl) {}

  /** How many requests the stage takes: a second, and at once. */
  public record ThrottlingSpec(int rateLimit, int burstLimit) {}

  /**
   * API Gateway's own answer in a case of its own; without a status it keeps the case's usual one.
   */
  public record GatewayResponseSpec(
      Optional<Integer> status, Map<String, String> headers, String body) {}

  /** A table as CloudFormation writes it. */
  public record TableSpec(String logicalId, Node properties) {}

  /**
   * Reads the template.
   *
   * @param parameters values for the template's parameters; those missing get their default
   * @throws IllegalArgumentException naming the part of the template that is missing or of another
   *     kind
   */
  public static Template read(Path file, Map<String, String> parameters) throws IOException {
    Path root = file.toAbsolutePath().resolveSibling("");
    Node template = CloudFormationYaml.read(Files.readString(file), parameters);
    Node api = only(template, "AWS::Serverless::Api");
    return new Template(
        functions(template, root),
        texts(template.at("Globals").at("Function").at("Environment").at("Variables")),
        resources(template, "AWS::DynamoDB::Table")
            .map(table -> new TableSpec(table.getKey(), table.getValue().at("Properties")))
            .toList(),
        api.at("StageName").text(),
        authorizer(api),
        throttling(api),
        gatewayResponses(api));
  }

  private static List<FunctionSpec> functions(Node template, Path root) {
    Node globals = template.at("Globals").at("Function");
    return resources(template, "AWS::Serverless::Function")
        .map(
            function -> {
              Node properties = function.getValue().at("Properties");
              return new FunctionSpec(
                  function.getKey(),
                  properties.at("Handler").text(),
                  root.resolve(properties.at("CodeUri").text()),
                  layers(template, properties, root),
                  Duration.ofSeconds(
                      properties.find("Timeout").orElseGet(() -> globals.at("Timeout")).number()),
                  properties.find("MemorySize").orElseGet(() -> globals.at("MemorySize")).number(),
                  routes(properties));
            })
        .toList();
  }

  private static List<Path> layers(Node template, Node function, Path root) {
    return function.at("Layers").list().stream()
        .map(
            layer ->
                template.at("Resources").at(layer.text()).at("Properties").at("ContentUri").text())
        .map(root::resolve)
        .toList();
  }

  private static List<RouteSpec> routes(Node function) {
    return function.find("Events").stream()
        .flatMap(events -> events.entries().values().stream())
        .filter(event -> event.at("Type").text().equals("Api"))
        .map(event -> event.at("Properties"))
        .map(
            event ->
                new RouteSpec(
                    event.at("Method").text().toUpperCase(Locale.ROOT), event.at("Path").text()))
        .toList();
  }

  private static AuthorizerSpec authorizer(Node api) {
    Node auth = api.at("Auth");
    Node authorizer = auth.at("Authorizers").at(auth.at("DefaultAuthorizer").text());
    Node identity = authorizer.at("Identity");
    String function = authorizer.at("FunctionArn").text(); // X.Arn:live
    return new AuthorizerSpec(
        function.substring(0, function.indexOf('.')),
        identity.at("Header").text(),
        identity.at("ValidationExpression").text(),
        Duration.ofSeconds(identity.at("ReauthorizeEvery").number()));
  }

  private static ThrottlingSpec throttling(Node api) {
    Node allMethods = api.at("MethodSettings").list().getFirst();
    return new ThrottlingSpec(
        allMethods.at("ThrottlingRateLimit").number(),
        allMethods.at("ThrottlingBurstLimit").number());
  }

  private static Map<String, GatewayResponseSpec> gatewayResponses(Node api) {
    Map<String, GatewayResponseSpec> responses = new LinkedHashMap<>();
    api.at("GatewayResponses")
        .entries()
        .forEach(
            (type, response) ->
                responses.put(
                    type,
                    new GatewayResponseSpec(
                        response.find("StatusCode").map(Node::number),
                        response
                            .find("ResponseParameters")
                            .map(parameters -> texts(parameters.at("Headers")))
                            .orElseGet(Map::of),
                        response.at("ResponseTemplates").at("application/json").text())));
    return responses;
  }

  private static Map<String, String> texts(Node node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.entries().forEach((key, value) -> texts.put(key, value.text()));
    texts.values().removeIf("AWS::NoValue"::equals); // CloudFormation leaves these out
    return texts;
  }

  private static Node only(Node template, String type) {
    return resources(template, type).findFirst().orElseThrow().getValue().at("Properties");
  }

  private static Stream<Map.Entry<String, Node>> resources(Node template, String type) {
    return template.at("Resources").entries().entrySet().stream()
        .filter(resource -> resource.getValue().at("Type").text().equals(type));
  }
}
