package evalschedules.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import evalschedules.local.template.Template.FunctionSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One function: JSON event in, JSON answer out. Instances are made when none is free, and kept, up
 * to its reserved concurrency.
 */
public final class LambdaFunction {
  private final FunctionSpec spec;
  private final ClassLoader classes;
  private final Class<? extends RequestStreamHandler> handlerClass;
  private final ConcurrentLinkedDeque<RequestStreamHandler> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore concurrency;

  public LambdaFunction(FunctionSpec spec, int reservedConcurrency)
      throws IOException, ReflectiveOperationException {
    this.spec = spec;
    this.concurrency = new Semaphore(reservedConcurrency);
    this.classes = FunctionClasses.of(spec);
    this.handlerClass =
        Class.forName(spec.handler().replace("::handleRequest", ""), true, classes)
            .asSubclass(RequestStreamHandler.class);
  }

  /** Makes one instance ahead of the first event. */
  public void warmUp() throws InvocationFailed {
    run(() -> idle.push(newInstance()));
  }

  /**
   * Runs one event in an instance of its own.
   *
   * @throws InvocationFailed when the function throws or does not answer within its time-out, or is
   *     throttled
   */
  public byte[] invoke(byte[] event, String requestId) throws InvocationFailed {
    if (!concurrency.tryAcquire()) {
      throw new InvocationFailed(spec.logicalId() + " is throttled: all instances are busy", null);
    }
    try {
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      run(() -> handle(event, answer, requestId));
      return answer.toByteArray();
    } finally {
      concurrency.release();
    }
  }

  private void handle(byte[] event, ByteArrayOutputStream answer, String requestId)
      throws IOException, ReflectiveOperationException {
    RequestStreamHandler free = idle.poll();
    RequestStreamHandler instance = free == null ? newInstance() : free;
    instance.handleRequest(
        new ByteArrayInputStream(event), answer, new InvocationContext(spec, requestId));
    if (!Thread.currentThread().isInterrupted()) {
      idle.push(instance);
    }
  }

  /**
   * An instance whose event failed or ran too long is not used again, as on Lambda after a
   * time-out.
   */
  private void run(ThrowingRunnable work) throws InvocationFailed {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    Thread thread = Thread.ofPlatform().daemon().name(spec.logicalId()).unstarted(task);
    thread.setContextClassLoader(classes);
    thread.start();
    try {
      task.get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new InvocationFailed(spec.logicalId() + " failed", e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new InvocationFailed(spec.logicalId() + " timed out after " + spec.timeout(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvocationFailed(spec.logicalId() + " was interrupted", e);
    }
  }

  private RequestStreamHandler newInstance() throws ReflectiveOperationException {
    return handlerClass.getConstructor().newInstance();
  }

  /** The function threw, or did not answer in time. */
  public static final class InvocationFailed extends Exception {
    InvocationFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }
}
