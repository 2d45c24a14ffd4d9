package evalschedules.getschedule;

import evalschedules.environment.Environment;
import evalschedules.snapstart.AwsStandIn;
import evalschedules.snapstart.PrimingInvocation;
import evalschedules.storage.DynamoDb;
import evalschedules.temporal.TemporalConnection;
import evalschedules.temporal.TemporalStandIn;
import evalschedules.webhook.WebhookSecrets;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** One GET of a schedule that has all that a schedule can have, before a snapshot. */
final class GetSchedulePriming {
  private static final String ID = "eval_sched_00000000000000000000000000000000";
  static final String EVENT =
      """
      {"resource": "/api/v1/llm/evals/schedules/{schedule_id}", "httpMethod": "GET",
       "headers": {"Accept": "application/json", "X-On-Behalf-Of": "user_1", "If-None-Match": "\\"1.0\\""},
       "multiValueHeaders": {"Accept": ["application/json"]}, "queryStringParameters": null,
       "pathParameters": {"schedule_id": "%s"},
       "requestContext": {"accountId": "1", "requestId": "priming", "extendedRequestId": "priming",
        "authorizer": {"teamId": "priming", "keyId": "priming", "scopes": "read:evals", "integrationLatency": 1}},
       "body": null, "isBase64Encoded": false}"""
          .formatted(ID);
  static final String ITEM =
      """
      {"ConsumedCapacity": {"TableName": "priming", "CapacityUnits": 1.0}, "Item": {
       "team_id": {"S": "priming"}, "schedule_id": {"S": "%s"}, "name": {"S": "priming"},
       "description": {"S": "priming"}, "suite_id": {"S": "priming"}, "suite_version": {"N": "1"},
       "cron": {"S": "0 3 * * *"}, "timezone": {"S": "UTC"}, "overlap_policy": {"S": "skip"}, "enabled": {"BOOL": true},
       "webhook_url": {"S": "https://example.com"}, "webhook_secret_arn": {"S": "priming"},
       "run": {"S": "{\\"models\\": [\\"priming\\"], \\"generation\\": {\\"temperature\\": 0.1}}"},
       "metadata": {"M": {"key": {"S": "value"}}}, "last_run_id": {"S": "priming"}, "last_run_at": {"N": "1"},
       "last_run_status": {"S": "completed"}, "created_at": {"N": "1"}, "updated_at": {"N": "1"},
       "revision": {"N": "1"}, "synced_revision": {"N": "1"},
       "next_runs": {"M": {"times": {"L": [{"N": "1"}]}, "revision": {"N": "1"}, "as_of": {"N": "1"}}}}}"""
          .formatted(ID);
  static final String SECRET =
      """
      {"ARN": "priming", "Name": "priming", "VersionIdsToStages": {"1": ["AWSCURRENT"]}, "RotationEnabled": false,
       "CreatedDate": 1.5, "LastChangedDate": 1.5, "LastAccessedDate": 1, "Tags": [{"Key": "k", "Value": "v"}]}""";

  /** Of Temporal's API key, where there is one. */
  private static final String KEY =
      """
      {"ARN": "priming", "Name": "priming", "VersionId": "1", "SecretString": "priming",
       "VersionStages": ["AWSCURRENT"], "CreatedDate": 1.5}""";

  private static final Environment ENVIRONMENT =
      new Environment(Map.of("SCHEDULES_TABLE", "priming", "REUSE_SECONDS", "0"));

  private GetSchedulePriming() {}

  /**
   * Primes.
   *
   * @param real the function's own environment: whether its services are reached by TLS
   */
  static void run(Environment real) throws IOException {
    Map<String, String> answers =
        Map.of("GetItem", ITEM, "DescribeSecret", SECRET, "GetSecretValue", KEY);
    try (AwsStandIn aws = AwsStandIn.open(real, answers);
        TemporalStandIn standIn = TemporalStandIn.listing(real, Instant.now().plusSeconds(3600));
        DynamoDbClient dynamoDb = DynamoDb.client(aws.connections());
        SecretsManagerClient secretsManager = WebhookSecrets.client(aws.connections());
        TemporalConnection temporal =
            TemporalConnection.from(standIn.environment(), secretsManager)) {
      GetScheduleFunction function =
          new GetScheduleFunction(
              GetSchedule.from(ENVIRONMENT, dynamoDb, secretsManager, temporal));
      PrimingInvocation.put(
          EVENT,
          (event, answer, context) -> {
            temporal.connect(); // as after a restore
            function.handleRequest(event, answer, context);
          },
          answer ->
              answer.startsWith("{\"statusCode\":200,")
                  && answer.contains("\"Next-Run-Status\":\"resolved;")
                  && !answer.contains("Webhook-Secret-Status"));
    }
  }
}
