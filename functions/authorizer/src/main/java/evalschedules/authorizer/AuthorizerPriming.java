package evalschedules.authorizer;

import evalschedules.environment.Environment;
import evalschedules.snapstart.AwsStandIn;
import evalschedules.snapstart.PrimingInvocation;
import evalschedules.storage.DynamoDb;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One key that is let in, before a snapshot. */
final class AuthorizerPriming {
  private static final String EVENT =
      """
      {"type": "TOKEN", "authorizationToken": "Bearer mk-0000000000000000000000000000000000000000000",
       "methodArn": "arn:aws:execute-api:us-east-1:1:priming/dev/GET/priming"}""";
  private static final String ITEM =
      """
      {"ConsumedCapacity": {"TableName": "priming", "CapacityUnits": 1.0}, "Item": {
       "key_hash": {"S": "priming"}, "key_id": {"S": "priming"}, "team_id": {"S": "priming"},
       "org_id": {"S": "priming"}, "scopes": {"S": "read:evals"}, "status": {"S": "active"},
       "expires_at": {"N": "9999999999"}}}""";

  private static final Environment TABLE = new Environment(Map.of("API_KEYS_TABLE", "priming"));

  private AuthorizerPriming() {}

  /**
   * Primes.
   *
   * @param real the function's own environment: whether DynamoDB is reached by TLS
   */
  static void run(Environment real) throws IOException {
    try (AwsStandIn aws = AwsStandIn.open(real, Map.of("GetItem", ITEM));
        DynamoDbClient dynamoDb = DynamoDb.client(aws.connections())) {
      PrimingInvocation.put(
          EVENT,
          new AuthorizerFunction(AuthorizerFunction.from(TABLE, dynamoDb), InstantSource.system()),
          answer -> answer.contains("\"Allow\""));
    }
  }
}
