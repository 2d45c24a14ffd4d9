package evalschedules.getschedule;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import evalschedules.environment.Environment;
import evalschedules.snapstart.PrimingInvocation;
import io.grpc.Attributes;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.ServerCalls;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Prints what the first GETs of an instance do on the network, as JSON, with a function's jars as its class path: of
 * each GET, which connections and requests DynamoDB, Secrets Manager and Temporal see. Here these are servers of this
 * process that keep connections.
 */
class RoundTrips {
  private static final int GETS = 3;
  private static final Map<String, String> ANSWERS =
      Map.of("GetItem", GetSchedulePriming.ITEM, "DescribeSecret", GetSchedulePriming.SECRET);

  private final Collection<String> seen = new ConcurrentLinkedQueue<>();
  private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

  public static void main(String[] arguments) throws Exception {
    PrintStream output = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    output.printf(
        "{\"fresh\": %s, \"reused\": %s}%n", new RoundTrips().gets("0"), new RoundTrips().gets("3600"));
    System.exit(0);
  }

  private List<String> gets(String reuseSeconds) throws IOException {
    System.setProperty("aws.endpointUrlDynamoDb", aws("DynamoDB"));
    System.setProperty("aws.endpointUrlSecretsManager", aws("Secrets Manager"));
    GetScheduleFunction function =
        new GetScheduleFunction(
            new Environment(
                Map.of(
                    "SCHEDULES_TABLE", "table",
                    "REUSE_SECONDS", reuseSeconds,
                    "TEMPORAL_ADDRESS", "127.0.0.1:" + temporal().getPort(),
                    "TEMPORAL_NAMESPACE", "default")));
    List<String> gets = new ArrayList<>();
    PrimingInvocation.put(
        GetSchedulePriming.EVENT,
        (event, answer, context) -> {
          function.handleRequest(event, answer, context);
          if (gets.size() < GETS) {
            gets.add("[" + String.join(", ", seen.stream().sorted().toList()) + "]");
          }
          seen.clear();
        },
        answer -> answer.startsWith("{\"statusCode\":200,"));
    return gets;
  }

  /** Its address. */
  private String aws(String service) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, service));
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange, String service) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
    if (clients.add(exchange.getRemoteAddress())) {
      seen.add("\"connection to " + service + "\"");
    }
    seen.add("\"" + operation + "\"");
    byte[] body = ANSWERS.get(operation).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Server temporal() throws IOException {
    return OkHttpServerBuilder.forPort(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
        .addTransportFilter(
            new ServerTransportFilter() {
              @Override
              public Attributes transportReady(Attributes attributes) {
                seen.add("\"connection to Temporal\"");
                return attributes;
              }
            })
        .addService(
            ServerServiceDefinition.builder(WorkflowServiceGrpc.SERVICE_NAME)
                .addMethod(
                    WorkflowServiceGrpc.getDescribeScheduleMethod(),
                    ServerCalls.asyncUnaryCall(
                        (_, observer) -> {
                          seen.add("\"DescribeSchedule\"");
                          observer.onNext(DescribeScheduleResponse.getDefaultInstance());
                          observer.onCompleted();
                        }))
                .build())
        .build()
        .start();
  }
}
