package evalschedules.lookup;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A question that was put and is being answered on a thread of its own, with a deadline counted
 * from when it was put.
 *
 * <p>The clients have deadlines too, but theirs are no promise: a blocking read of a socket that
 * trickles can outlast any of them.
 */
public final class Lookup<T> {
  /** Not virtual: a question waits in a socket, and a virtual thread's way out of one is longer. */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("lookup-", 0).factory());

  private final FutureTask<T> task;
  private final long startedNanos = System.nanoTime();

  private Lookup(FutureTask<T> task) {
    this.task = task;
  }

  /** Puts the question; its log lines belong to the request that put it. */
  public static <T> Lookup<T> start(Callable<T> question) {
    @Nullable Map<String, String> logContext = MDC.getCopyOfContextMap();
    Lookup<T> lookup =
        new Lookup<>(
            new FutureTask<>(
                () -> {
                  MDC.setContextMap(logContext == null ? Map.of() : logContext);
                  return question.call();
                }));
    THREADS.execute(lookup.task);
    return lookup;
  }

  /**
   * The answer within the deadline.
   *
   * @param otherwise what to say, or to throw, when the question failed with this, or when the
   *     deadline passed ({@link TimeoutException})
   */
  public T within(Duration deadline, Function<Throwable, T> otherwise) {
    try {
      return task.get(
          deadline.toNanos() - (System.nanoTime() - startedNanos), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      return otherwise.apply(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      return otherwise.apply(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise.apply(e);
    }
  }
}
