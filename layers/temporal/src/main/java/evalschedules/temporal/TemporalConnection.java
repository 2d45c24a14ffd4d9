package evalschedules.temporal;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.GrpcMetadataProviderInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one Temporal namespace, opened at the first call and kept. The channel is the
 * SDK's own; the stub on it is a bare one, since the SDK's asks GetSystemInfo inside its first
 * call.
 */
public final class TemporalConnection {
  /** For the whole answer, both attempts together. */
  public static final Duration DEADLINE = Duration.ofMillis(800);

  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(5);
  private static final Duration FIRST_ATTEMPT = Duration.ofMillis(400);

  private final ManagedChannel channel;
  private final WorkflowServiceBlockingStub stub;
  private final String namespace;

  private TemporalConnection(WorkflowServiceStubsOptions options, String namespace) {
    this.channel = WorkflowServiceStubs.newServiceStubs(options).getRawChannel();
    this.stub = WorkflowServiceGrpc.newBlockingStub(withHeaders(channel, options));
    this.namespace = namespace;
  }

  /**
   * Reads the address, the namespace, TLS and the rest by Temporal's own names.
   *
   * @throws IllegalStateException naming {@code TEMPORAL_ADDRESS} or {@code TEMPORAL_NAMESPACE}
   *     when it is missing
   * @see <a href="https://docs.temporal.io/develop/environment-configuration">Temporal: environment
   *     configuration</a>
   */
  public static TemporalConnection from(Map<String, String> environment) {
    ClientConfigProfile profile = profile(environment);
    required("TEMPORAL_ADDRESS", profile.getAddress());
    return new TemporalConnection(
        profile.toWorkflowServiceStubsOptions(),
        required("TEMPORAL_NAMESPACE", profile.getNamespace()));
  }

  /**
   * What Temporal knows of a schedule, by at most two attempts within {@link #DEADLINE}. After an
   * attempt without an answer the channel goes idle, so that the next one opens a new connection at
   * once and does not wait for a back-off.
   *
   * @throws StatusRuntimeException as Temporal or gRPC answered last
   */
  DescribeScheduleResponse describe(String scheduleId) {
    DescribeScheduleRequest request =
        DescribeScheduleRequest.newBuilder()
            .setNamespace(namespace)
            .setScheduleId(scheduleId)
            .build();
    long started = System.nanoTime();
    try {
      return attempt(request, FIRST_ATTEMPT);
    } catch (StatusRuntimeException e) {
      if (!meansNoAnswer(e)) {
        throw e;
      }
      return attempt(request, DEADLINE.minusNanos(System.nanoTime() - started));
    }
  }

  /**
   * For calls that change something: one attempt each, since a repeated one may do its work twice.
   */
  WorkflowServiceBlockingStub writes() {
    return stub.withDeadlineAfter(WRITE_DEADLINE.toNanos(), TimeUnit.NANOSECONDS);
  }

  String namespace() {
    return namespace;
  }

  private DescribeScheduleResponse attempt(DescribeScheduleRequest request, Duration deadline) {
    try {
      return stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
          .describeSchedule(request);
    } catch (StatusRuntimeException e) {
      if (meansNoAnswer(e)) {
        channel.enterIdle();
      }
      throw e;
    }
  }

  private static boolean meansNoAnswer(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
      default -> false;
    };
  }

  private static Channel withHeaders(ManagedChannel channel, WorkflowServiceStubsOptions options) {
    var providers = options.getGrpcMetadataProviders();
    return providers == null || providers.isEmpty()
        ? channel
        : ClientInterceptors.intercept(channel, new GrpcMetadataProviderInterceptor(providers));
  }

  private static ClientConfigProfile profile(Map<String, String> environment) {
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder()
              .setDisableFile(true)
              .setEnvOverrides(environment)
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException("no file is read", e);
    }
  }

  private static String required(String variable, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException("the environment lacks " + variable);
    }
    return value;
  }
}
