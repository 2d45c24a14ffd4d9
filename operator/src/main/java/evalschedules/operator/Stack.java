package evalschedules.operator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import evalschedules.environment.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * A stack by its outputs; the local run tells the same ones.
 *
 * @param operator who gives the command: an ARN, or the user of this machine for the local run
 */
record Stack(String name, Map<String, String> outputs, String operator) {

  /** Asks CloudFormation, by the operator's own credentials. */
  static Stack deployed(String name) {
    try (CloudFormationClient cloudFormation = CloudFormationClient.create();
        StsClient sts = StsClient.create()) {
      Map<String, String> outputs =
          cloudFormation
              .describeStacks(describe -> describe.stackName(name))
              .stacks()
              .getFirst()
              .outputs()
              .stream()
              .collect(Collectors.toMap(Output::outputKey, Output::outputValue));
      return new Stack(name, outputs, sts.getCallerIdentity().arn());
    } catch (CloudFormationException e) {
      throw new CannotGoOn(
          "CloudFormation does not tell of the stack %s: %s"
              .formatted(name, e.awsErrorDetails().errorMessage()));
    }
  }

  /**
   * The local run that wrote this file. From here on this process calls AWS at the local run's
   * addresses.
   */
  static Stack local(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new CannotGoOn(
          "There is no stack to work on. Name one, such as STACK=eval-schedules-dev, or start the"
              + " local run by make run.");
    }
    ObjectMapper json = new ObjectMapper();
    JsonNode run = json.readTree(file.toFile());
    LocalAws.use(run.path("dynamodb_url").asText(), run.path("secretsmanager_url").asText());
    return new Stack(
        "local",
        json.convertValue(run.path("outputs"), new TypeReference<Map<String, String>>() {}),
        "local:" + System.getProperty("user.name"));
  }

  String schedulesTable() {
    return output("SchedulesTableName");
  }

  String apiKeysTable() {
    return output("ApiKeysTableName");
  }

  /** What the stack's webhook secrets' names begin with. */
  String webhookSecretsPrefix() {
    return "eval-schedules/" + output("Stage") + "/webhooks";
  }

  /**
   * How Temporal is reached: as the functions reach it, and with the operator's own TEMPORAL_TLS_
   * variables where the stack has a client certificate.
   */
  Environment temporal() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("TEMPORAL_ADDRESS", output("TemporalAddress"));
    variables.put("TEMPORAL_NAMESPACE", output("TemporalNamespace"));
    variables.put(
        "TEMPORAL_API_KEY_SECRET_ARN", outputs.getOrDefault("TemporalApiKeySecretArn", ""));
    return new Environment(variables);
  }

  private String output(String key) {
    String value = outputs.get(key);
    if (value == null) {
      throw new CannotGoOn(
          "The stack " + name + " has no output " + key + ". Deploy it again with this version.");
    }
    return value;
  }
}
