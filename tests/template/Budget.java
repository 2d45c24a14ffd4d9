package evalschedules.getschedule;

import evalschedules.environment.Environment;
import evalschedules.snapstart.AwsStandIn;
import evalschedules.snapstart.PrimingInvocation;
import evalschedules.temporal.TemporalStandIn;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Prints what GETs take, as JSON, with a function's jars as its class path. The stand-ins for DynamoDB, Secrets
 * Manager and Temporal are in this process, so what they take counts too.
 */
class Budget {
  private static final Environment WITHOUT_TLS =
      new Environment(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1"));

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static int gets;
  private static int classesAtFirst;

  public static void main(String[] arguments) throws Exception {
    PrintStream output = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    Map<String, String> answers =
        Map.of("GetItem", GetSchedulePriming.ITEM, "DescribeSecret", GetSchedulePriming.SECRET);
    try (AwsStandIn _ = AwsStandIn.open(WITHOUT_TLS, answers);
        TemporalStandIn temporal = TemporalStandIn.listing(WITHOUT_TLS, Instant.now().plusSeconds(3600))) {
      long fresh = bytesOfAGet(temporal, "0");
      long reused = bytesOfAGet(temporal, "30");
      output.printf(
          "{\"classes\": %d, \"threads\": %d, \"bytes\": %d, \"bytes_reused\": %d}%n",
          classesAtFirst, THREADS.getThreadCount(), fresh, reused);
    }
    System.exit(0);
  }

  /** Of a warm one, on average. */
  private static long bytesOfAGet(TemporalStandIn temporal, String reuseSeconds) throws Exception {
    Map<String, String> variables = new HashMap<>(temporal.environment().variables());
    variables.put("SCHEDULES_TABLE", "priming");
    variables.put("REUSE_SECONDS", reuseSeconds);
    GetScheduleFunction function = new GetScheduleFunction(new Environment(variables));
    getMany(function);
    int getsBefore = gets;
    long bytesBefore = THREADS.getTotalThreadAllocatedBytes();
    getMany(function);
    return (THREADS.getTotalThreadAllocatedBytes() - bytesBefore) / (gets - getsBefore);
  }

  private static void getMany(GetScheduleFunction function) throws Exception {
    PrimingInvocation.put(
        GetSchedulePriming.EVENT,
        (event, answer, context) -> {
          function.handleRequest(event, answer, context);
          if (gets++ == 0) {
            classesAtFirst = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
          }
        },
        answer -> answer.startsWith("{\"statusCode\":200,"));
  }
}
