package evalschedules.local.dynamodb;

import evalschedules.storage.DynamoDbLocal;

/** Arguments: folder, port. */
public final class DynamoDbServer {
  private DynamoDbServer() {}

  public static void main(String[] arguments) throws Exception {
    DynamoDbLocal.inFolder(arguments[0], Integer.parseInt(arguments[1]));
  }
}
