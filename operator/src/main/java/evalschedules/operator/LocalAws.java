package evalschedules.operator;

/** The AWS of the local run. */
public final class LocalAws {
  private LocalAws() {}

  /** From here on this process's AWS clients ask these servers, with credentials that they take. */
  public static void use(String dynamoDbUrl, String secretsManagerUrl) {
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    System.setProperty("aws.endpointUrlDynamoDb", dynamoDbUrl);
    System.setProperty("aws.endpointUrlSecretsManager", secretsManagerUrl);
  }
}
