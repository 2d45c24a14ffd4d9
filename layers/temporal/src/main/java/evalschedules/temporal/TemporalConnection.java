package evalschedules.temporal;

import evalschedules.environment.Environment;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * One connection to one Temporal namespace, opened at once and kept. Channel and stub are bare
 * ones: the SDK's own ask GetSystemInfo inside their first call, and load the classes of all of
 * Temporal's messages.
 */
public final class TemporalConnection implements AutoCloseable {
  /** For the whole answer: both attempts, and a fresh API key between them, together. */
  public static final Duration DEADLINE = Duration.ofMillis(800);

  private static final Duration PATIENT = Duration.ofSeconds(10);
  private static final String API_KEY = "TEMPORAL_API_KEY";
  private static final String API_KEY_SECRET = "TEMPORAL_API_KEY_SECRET_ARN";
  private static final String WITHOUT_VERIFICATION = "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION";
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> NAMESPACE = key("temporal-namespace");

  private final ManagedChannel channel;
  private final WorkflowServiceBlockingStub stub;
  private final String namespace;
  private final @Nullable TemporalApiKey apiKey;
  private final Duration deadline;

  private TemporalConnection(
      ManagedChannel channel,
      Metadata headers,
      String namespace,
      @Nullable TemporalApiKey apiKey,
      Duration deadline) {
    this.channel = channel;
    this.stub =
        WorkflowServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    this.namespace = namespace;
    this.apiKey = apiKey;
    this.deadline = deadline;
    channel.getState(true);
  }

  /**
   * Reads the address, the namespace, TLS and a client certificate by Temporal's own names, and the
   * API key from the secret that {@code TEMPORAL_API_KEY_SECRET_ARN} names. With an API key, the
   * connection is always TLS.
   *
   * @throws IllegalStateException naming {@code TEMPORAL_ADDRESS} or {@code TEMPORAL_NAMESPACE}
   *     when it is missing, {@code TEMPORAL_API_KEY} when the key has a secret too, or {@code
   *     TEMPORAL_TLS_DISABLE_HOST_VERIFICATION} when it is true
   * @see <a href="https://docs.temporal.io/develop/environment-configuration">Temporal: environment
   *     configuration</a>
   */
  public static TemporalConnection from(
      Environment environment, SecretsManagerClient secretsManager) {
    return from(environment, secretsManager, DEADLINE);
  }

  static TemporalConnection from(
      Environment environment, SecretsManagerClient secretsManager, Duration deadline) {
    String address = environment.text("TEMPORAL_ADDRESS");
    String namespace = environment.text("TEMPORAL_NAMESPACE");
    requireVerification(environment);
    requireOneKey(environment);
    TemporalApiKey apiKey =
        environment
            .find(API_KEY_SECRET)
            .map(arn -> new TemporalApiKey(secretsManager, arn))
            .orElse(null);
    ClientConfigProfile profile = profile(environment);
    return new TemporalConnection(
        channel(address, withKey(environment), profile.getTls()),
        headers(profile, namespace),
        namespace,
        apiKey,
        deadline);
  }

  static boolean isSecure(Environment environment) {
    return TemporalTls.isOn(withKey(environment), profile(environment).getTls());
  }

  private static boolean withKey(Environment environment) {
    return environment.find(API_KEY_SECRET).or(() -> environment.find(API_KEY)).isPresent();
  }

  /** Temporal's libraries would not only take any host name then, but any certificate. */
  private static void requireVerification(Environment environment) {
    if (environment.find(WITHOUT_VERIFICATION).filter(Boolean::parseBoolean).isPresent()) {
      throw new IllegalStateException(
          WITHOUT_VERIFICATION
              + " would let anybody pass for Temporal; name its host by TEMPORAL_TLS_SERVER_NAME,"
              + " or its authority by TEMPORAL_TLS_SERVER_CA_CERT_DATA");
    }
  }

  /** Temporal's libraries would send both keys, in two headers of one name. */
  private static void requireOneKey(Environment environment) {
    if (environment.find(API_KEY_SECRET).isPresent() && environment.find(API_KEY).isPresent()) {
      throw new IllegalStateException(
          API_KEY + " is set beside " + API_KEY_SECRET + ": unset one of them");
    }
  }

  /**
   * Opens a new connection, whatever became of the one before, and reads the API key, both in the
   * background.
   */
  public void connect() {
    disconnect();
    channel.getState(true);
    if (apiKey != null) {
      apiKey.readAhead(deadline);
    }
  }

  /** Closes the connection; the next call opens a new one. */
  public void disconnect() {
    channel.enterIdle();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /**
   * What Temporal knows of a schedule, by at most two attempts within the deadline: a second one on
   * a new connection after no answer, or with a fresh API key after a refusal.
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
    boolean connectsForLong = channel.getState(false) == ConnectivityState.CONNECTING;
    String key = apiKey == null ? null : apiKey.value(deadline);
    try {
      return within(firstOf(deadline.dividedBy(2), left(started)), key).describeSchedule(request);
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        // the last three: a connection that was cut, or that speaks something else, and a server
        // that ends its calls because it is being shut down
        case UNAVAILABLE, DEADLINE_EXCEEDED, UNKNOWN, INTERNAL, CANCELLED ->
            again(request, key, started, connectsForLong);
        case UNAUTHENTICATED, PERMISSION_DENIED -> {
          String fresh = apiKey == null ? null : apiKey.readAgain(left(started));
          if (fresh == null || fresh.equals(key)) {
            throw e;
          }
          yield within(left(started), fresh).describeSchedule(request);
        }
        default -> throw e;
      };
    }
  }

  private DescribeScheduleResponse again(
      DescribeScheduleRequest request,
      @Nullable String key,
      long started,
      boolean connectsForLong) {
    dropConnection(connectsForLong);
    awaitDrop(left(started));
    try {
      return within(left(started), key).describeSchedule(request);
    } catch (StatusRuntimeException e) {
      dropConnection(connectsForLong);
      throw e;
    }
  }

  /**
   * A channel that goes idle opens a new connection at once, and does not wait for a back-off. One
   * that this read began to make is left to the next read, or a slow one would never come about.
   */
  private void dropConnection(boolean connectsForLong) {
    if (connectsForLong || channel.getState(false) != ConnectivityState.CONNECTING) {
      channel.enterIdle();
    }
  }

  /**
   * A channel does what it is told in turn, on whichever thread is at it: until then a call may
   * still take the old connection. It calls back at once, when that turn comes, for a state that it
   * is not in.
   */
  private void awaitDrop(Duration atMost) {
    CountDownLatch dropped = new CountDownLatch(1);
    channel.notifyWhenStateChanged(ConnectivityState.SHUTDOWN, dropped::countDown);
    try {
      dropped.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * For calls outside of a read: one attempt each, since a repeated one may do its work twice, with
   * time enough.
   */
  WorkflowServiceBlockingStub patient() {
    return within(PATIENT, apiKey == null ? null : apiKey.value(PATIENT));
  }

  String namespace() {
    return namespace;
  }

  private WorkflowServiceBlockingStub within(Duration deadline, @Nullable String key) {
    WorkflowServiceBlockingStub timed =
        stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    if (key == null) {
      return timed;
    }
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + key);
    return timed.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Of the deadline; zero or less once it has passed. */
  private Duration left(long started) {
    return deadline.minusNanos(System.nanoTime() - started);
  }

  private static Duration firstOf(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Set up as the SDK's own, but for the transport. A thread waits at each connection; a platform
   * thread would stay for a minute after it, in a snapshot too, and wake with it.
   */
  private static ManagedChannel channel(
      String address, boolean withKey, @Nullable ClientConfigTLS tls) {
    OkHttpChannelBuilder channel =
        OkHttpChannelBuilder.forTarget(address, TemporalTls.credentials(withKey, tls))
            .transportExecutor(Executors.newVirtualThreadPerTaskExecutor())
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(15, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(true);
    channel.defaultLoadBalancingPolicy("round_robin");
    if (tls != null && tls.getServerName() != null) {
      channel.overrideAuthority(tls.getServerName());
    }
    return channel.build();
  }

  private static Metadata headers(ClientConfigProfile profile, String namespace) {
    Metadata headers = new Metadata();
    headers.put(NAMESPACE, namespace);
    if (profile.getMetadata() != null) {
      headers.merge(profile.getMetadata());
    }
    if (profile.getApiKey() != null) {
      headers.put(AUTHORIZATION, "Bearer " + profile.getApiKey());
    }
    return headers;
  }

  private static ClientConfigProfile profile(Environment environment) {
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder()
              .setDisableFile(true)
              .setEnvOverrides(environment.variables())
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException("no file is read", e);
    }
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
