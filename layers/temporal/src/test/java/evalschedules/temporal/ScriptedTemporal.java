package evalschedules.temporal;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import evalschedules.environment.Environment;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server on 127.0.0.1 that plays a script: each DescribeSchedule takes the next answer, and
 * the last one stays. It remembers what it was asked, and with which deadline.
 */
public final class ScriptedTemporal implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> NAMESPACE = key("temporal-namespace");
  private static final Context.Key<SocketAddress> CONNECTION = Context.key("connection");
  private static final Context.Key<Metadata> HEADERS = Context.key("headers");

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Queue<Step> script = new ConcurrentLinkedQueue<>();
  private final Server server;
  private volatile @Nullable Door door;
  private volatile Step last = observer -> observer.onError(Status.UNIMPLEMENTED.asException());

  /**
   * One DescribeSchedule.
   *
   * @param timeLeft of its deadline when it arrived
   * @param connection the client's end of it
   * @param authorization the header; null when it was not sent
   * @param namespaceHeader the header {@code temporal-namespace}; null when it was not sent
   */
  public record Call(
      String namespace,
      String scheduleId,
      Duration timeLeft,
      SocketAddress connection,
      @Nullable String authorization,
      @Nullable String namespaceHeader) {}

  private ScriptedTemporal(ServerCredentials credentials) {
    try {
      server =
          OkHttpServerBuilder.forPort(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
              .addService(ServerInterceptors.intercept(new Service(), new KeepOrigin()))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without TLS. */
  public static ScriptedTemporal start() {
    return start(InsecureServerCredentials.create());
  }

  public static ScriptedTemporal start(ServerCredentials credentials) {
    return new ScriptedTemporal(credentials);
  }

  /** Refuses every call without this API key, before the script has its turn. */
  public ScriptedTemporal acceptsOnly(String apiKey, Status.Code refusal) {
    door = new Door("Bearer " + apiKey, refusal);
    return this;
  }

  /** Lists these times as the next ones. */
  public ScriptedTemporal lists(Instant... times) {
    return answers(false, times);
  }

  /** Says paused; lists times all the same, as the real one does. */
  public ScriptedTemporal saysPaused(Instant... times) {
    return answers(true, times);
  }

  /** Fails with a status and, like the real one, a detail that says what was not found. */
  public ScriptedTemporal fails(Status.Code code, @Nullable Message detail) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage("as the script says");
    if (detail != null) {
      status.addDetails(Any.pack(detail));
    }
    script.add(observer -> observer.onError(StatusProto.toStatusRuntimeException(status.build())));
    return this;
  }

  /** Takes the call and never answers. */
  public ScriptedTemporal hangs() {
    script.add(_ -> {});
    return this;
  }

  public List<Call> calls() {
    return calls;
  }

  /** What a function's environment says to reach it. */
  public Environment environment() {
    return environment(Map.of());
  }

  /** The same, with more variables. */
  public Environment environment(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("TEMPORAL_ADDRESS", "127.0.0.1:" + server.getPort());
    variables.put("TEMPORAL_NAMESPACE", "evals");
    return new Environment(variables);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private ScriptedTemporal answers(boolean paused, Instant... times) {
    ScheduleInfo.Builder info = ScheduleInfo.newBuilder();
    for (Instant time : times) {
      info.addFutureActionTimes(
          Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
    }
    DescribeScheduleResponse answer =
        DescribeScheduleResponse.newBuilder()
            .setInfo(info)
            .setSchedule(
                Schedule.newBuilder().setState(ScheduleState.newBuilder().setPaused(paused)))
            .build();
    script.add(
        observer -> {
          observer.onNext(answer);
          observer.onCompleted();
        });
    return this;
  }

  private record Door(String authorization, Status.Code refusal) {}

  private interface Step {
    void play(StreamObserver<DescribeScheduleResponse> observer);
  }

  private final class Service extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    @Override
    public void describeSchedule(
        DescribeScheduleRequest request, StreamObserver<DescribeScheduleResponse> observer) {
      Deadline deadline =
          Objects.requireNonNull(Context.current().getDeadline(), "a call without a deadline");
      Metadata headers = HEADERS.get();
      String authorization = headers.get(AUTHORIZATION);
      calls.add(
          new Call(
              request.getNamespace(),
              request.getScheduleId(),
              Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)),
              CONNECTION.get(),
              authorization,
              headers.get(NAMESPACE)));
      Door closed = door;
      if (closed != null && !closed.authorization().equals(authorization)) {
        observer.onError(closed.refusal().toStatus().asException());
        return;
      }
      Step next = script.poll();
      last = next == null ? last : next;
      last.play(observer);
    }
  }

  private static final class KeepOrigin implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      return Contexts.interceptCall(
          Context.current()
              .withValue(HEADERS, headers)
              .withValue(CONNECTION, call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
          call,
          headers,
          next);
    }
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
