package evalschedules.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import evalschedules.environment.Environment;
import evalschedules.snapstart.StandInCertificate;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.ServerCalls;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.Range;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** A Temporal inside this process that lists one time for every schedule. */
public final class TemporalStandIn implements AutoCloseable {
  private final Server server;
  private final Map<String, String> security;

  private TemporalStandIn(Server server, Map<String, String> security) {
    this.server = server;
    this.security = security;
  }

  /**
   * Starts it on a free port of 127.0.0.1.
   *
   * @param real how the real one is reached: with TLS, and an API key, or without both
   */
  public static TemporalStandIn listing(Environment real, Instant time) throws IOException {
    if (!TemporalConnection.isSecure(real)) {
      return listing(InsecureServerCredentials.create(), Map.of(), time);
    }
    StandInCertificate certificate = StandInCertificate.load();
    return listing(
        TlsServerCredentials.newBuilder().keyManager(certificate.keyManagers()).build(),
        Map.of(
            "TEMPORAL_TLS_SERVER_CA_CERT_DATA",
            certificate.authorityPem(),
            "TEMPORAL_API_KEY_SECRET_ARN",
            "priming"),
        time);
  }

  private static TemporalStandIn listing(
      ServerCredentials credentials, Map<String, String> security, Instant time)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new TemporalStandIn(
        OkHttpServerBuilder.forPort(address, credentials)
            .directExecutor()
            .transportExecutor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(describing(answer(time)))
            .build()
            .start(),
        security);
  }

  /** What a function's environment says to reach it. */
  public Environment environment() {
    Map<String, String> variables = new HashMap<>(security);
    variables.put("TEMPORAL_ADDRESS", "127.0.0.1:" + server.getPort());
    variables.put("TEMPORAL_NAMESPACE", "default");
    return new Environment(variables);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** The one method alone: the whole service would load the classes of all its messages. */
  private static ServerServiceDefinition describing(DescribeScheduleResponse answer) {
    return ServerServiceDefinition.builder(WorkflowServiceGrpc.SERVICE_NAME)
        .addMethod(
            WorkflowServiceGrpc.getDescribeScheduleMethod(),
            ServerCalls.asyncUnaryCall(
                (_, observer) -> {
                  observer.onNext(answer);
                  observer.onCompleted();
                }))
        .build();
  }

  /**
   * With everything in it that Temporal sends for a schedule of ours, since all of it is parsed.
   */
  private static DescribeScheduleResponse answer(Instant time) {
    Timestamp timestamp = Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
    Duration duration = Duration.newBuilder().setSeconds(1).build();
    Payload payload =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8("{}"))
            .build();
    Range range = Range.newBuilder().setStart(1).setEnd(2).setStep(1).build();
    ScheduleSpec.Builder spec =
        ScheduleSpec.newBuilder()
            .addStructuredCalendar(
                StructuredCalendarSpec.newBuilder()
                    .addSecond(range)
                    .addMinute(range)
                    .addHour(range)
                    .addDayOfMonth(range)
                    .addMonth(range)
                    .addDayOfWeek(range))
            .addInterval(IntervalSpec.newBuilder().setInterval(duration).setPhase(duration))
            .setTimezoneName("UTC");
    NewWorkflowExecutionInfo.Builder workflow =
        NewWorkflowExecutionInfo.newBuilder()
            .setWorkflowId("priming")
            .setWorkflowType(WorkflowType.newBuilder().setName("priming"))
            .setTaskQueue(TaskQueue.newBuilder().setName("priming"))
            .setInput(Payloads.newBuilder().addPayloads(payload))
            .setHeader(Header.newBuilder().putFields("priming", payload))
            .setMemo(Memo.newBuilder().putFields("priming", payload))
            .setWorkflowExecutionTimeout(duration);
    return DescribeScheduleResponse.newBuilder()
        .setSchedule(
            Schedule.newBuilder()
                .setSpec(spec)
                .setAction(ScheduleAction.newBuilder().setStartWorkflow(workflow))
                .setPolicies(SchedulePolicies.newBuilder().setCatchupWindow(duration))
                .setState(ScheduleState.newBuilder().setNotes("priming")))
        .setInfo(
            ScheduleInfo.newBuilder()
                .addFutureActionTimes(timestamp)
                .addRecentActions(
                    ScheduleActionResult.newBuilder()
                        .setScheduleTime(timestamp)
                        .setActualTime(timestamp)
                        .setStartWorkflowResult(
                            WorkflowExecution.newBuilder().setWorkflowId("priming")))
                .addRunningWorkflows(WorkflowExecution.newBuilder().setWorkflowId("priming"))
                .setCreateTime(timestamp)
                .setUpdateTime(timestamp))
        .setMemo(Memo.newBuilder().putFields("priming", payload))
        .setConflictToken(ByteString.copyFromUtf8("priming"))
        .build();
  }
}
