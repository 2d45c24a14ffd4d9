package evalschedules.getschedule;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A question that was put and is being answered on a thread of its own, with a deadline counted
 * from when it was put.
 *
 * <p>The clients have deadlines too, but theirs are no promise: a blocking read of a socket that
 * trickles can outlast any of them.
 */
final class Lookup<T> {
  private final FutureTask<T> task;
  private final long startedNanos = System.nanoTime();

  private Lookup(FutureTask<T> task) {
    this.task = task;
  }

  static <T> Lookup<T> start(Callable<T> question) {
    Lookup<T> lookup = new Lookup<>(new FutureTask<>(question));
    Thread.ofVirtual().start(lookup.task);
    return lookup;
  }

  /** The answer, or the other one when the deadline passes first. */
  T within(Duration deadline, Supplier<T> otherwise) {
    try {
      return task.get(
          deadline.toNanos() - (System.nanoTime() - startedNanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return otherwise.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lookup answers its own faults", e.getCause());
    }
  }
}
