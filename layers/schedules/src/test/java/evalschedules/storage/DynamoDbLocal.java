package evalschedules.storage;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB Local behind HTTP in this JVM. Its own launcher listens on every interface; this listens
 * on 127.0.0.1 alone.
 *
 * <p>The JVM needs {@code --enable-native-access=ALL-UNNAMED}. DynamoDB Local leaves a native
 * library in its folder for temporary files at each start.
 */
public final class DynamoDbLocal implements AutoCloseable {
  private final Server server = new Server();
  private final URI url;

  private DynamoDbLocal(LocalDynamoDBRequestHandler tables, int port) {
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new LocalDynamoDBServerHandler(tables, null));
    LifeCycle.start(server);
    url = URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  /** On a free port; forgets all when it is closed. */
  public static DynamoDbLocal inMemory() {
    return new DynamoDbLocal(tables(true, null), 0);
  }

  /** Keeps its tables in a folder. */
  public static DynamoDbLocal inFolder(String folder, int port) {
    return new DynamoDbLocal(tables(false, folder), port);
  }

  public URI url() {
    return url;
  }

  /** A plain client for tests to fill and look into tables. */
  public DynamoDbClient client() {
    return DynamoDbClient.builder().endpointOverride(url()).build();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  private static LocalDynamoDBRequestHandler tables(boolean inMemory, @Nullable String folder) {
    boolean oneDatabaseForAllKeysAndRegions = true;
    boolean slowTransitions = false;
    return new LocalDynamoDBRequestHandler(
        0, inMemory, folder, oneDatabaseForAllKeysAndRegions, slowTransitions);
  }
}
