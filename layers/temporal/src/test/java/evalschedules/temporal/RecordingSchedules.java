package evalschedules.temporal;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import evalschedules.environment.Environment;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.CreateScheduleResponse;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleResponse;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server on 127.0.0.1 that remembers what it was asked about schedules. It answers OK, or as
 * it was told to for the kind of request.
 */
final class RecordingSchedules implements AutoCloseable {
  private final List<Message> requests = new CopyOnWriteArrayList<>();
  private final Map<Class<? extends Message>, StatusRuntimeException> failures =
      new ConcurrentHashMap<>();
  private volatile DescribeScheduleResponse description =
      DescribeScheduleResponse.getDefaultInstance();
  private final Server server;

  RecordingSchedules() {
    try {
      server =
          OkHttpServerBuilder.forPort(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  InsecureServerCredentials.create())
              .addService(new Service())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requests of this kind fail, with a detail that says what was not found. */
  void fails(Class<? extends Message> request, Status.Code code, @Nullable Message detail) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage("as the script says");
    if (detail != null) {
      status.addDetails(Any.pack(detail));
    }
    failures.put(request, StatusProto.toStatusRuntimeException(status.build()));
  }

  void describes(DescribeScheduleResponse answer) {
    description = answer;
  }

  List<Message> requests() {
    return requests;
  }

  <T extends Message> T only(Class<T> kind) {
    List<T> found = requests.stream().filter(kind::isInstance).map(kind::cast).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " requests of " + kind.getSimpleName());
    }
    return found.getFirst();
  }

  Environment environment() {
    return new Environment(
        new HashMap<>(
            Map.of(
                "TEMPORAL_ADDRESS",
                "127.0.0.1:" + server.getPort(),
                "TEMPORAL_NAMESPACE",
                "evals")));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private <T> void answer(Message request, T answer, StreamObserver<T> observer) {
    requests.add(request);
    StatusRuntimeException failure = failures.get(request.getClass());
    if (failure != null) {
      observer.onError(failure);
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  private final class Service extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    @Override
    public void createSchedule(
        CreateScheduleRequest request, StreamObserver<CreateScheduleResponse> observer) {
      answer(request, CreateScheduleResponse.getDefaultInstance(), observer);
    }

    @Override
    public void updateSchedule(
        UpdateScheduleRequest request, StreamObserver<UpdateScheduleResponse> observer) {
      answer(request, UpdateScheduleResponse.getDefaultInstance(), observer);
    }

    @Override
    public void deleteSchedule(
        DeleteScheduleRequest request, StreamObserver<DeleteScheduleResponse> observer) {
      answer(request, DeleteScheduleResponse.getDefaultInstance(), observer);
    }

    @Override
    public void describeSchedule(
        DescribeScheduleRequest request, StreamObserver<DescribeScheduleResponse> observer) {
      answer(request, description, observer);
    }
  }
}
