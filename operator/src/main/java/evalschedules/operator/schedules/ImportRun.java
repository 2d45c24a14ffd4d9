package evalschedules.operator.schedules;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import evalschedules.operator.schedules.ScheduleImport.Outcome;
import evalschedules.schedule.ScheduleId;
import evalschedules.storage.StorageUnavailable;
import evalschedules.temporal.ClockFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;

/**
 * Imports the lines of a file, several at a time. A refused line does not stop the others; a
 * service that does not answer after some attempts does, and the next start goes on from there.
 */
public final class ImportRun {
  private static final int AT_ONCE = 16;
  private static final FailsafeExecutor<Object> RETRYING =
      Failsafe.with(
          RetryPolicy.builder()
              .handle(StorageUnavailable.class, RetryableException.class)
              .handleIf(failure -> failure instanceof ClockFailure clock && clock.isTransient())
              .withBackoff(Duration.ofMillis(200), Duration.ofSeconds(10))
              .withJitter(0.25)
              .withMaxAttempts(6)
              .build());

  private final ScheduleImport schedules;
  private final boolean replace;
  private final ImportReport report;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final AtomicReference<@Nullable RuntimeException> stop = new AtomicReference<>();

  public ImportRun(ScheduleImport schedules, boolean replace, ImportReport report) {
    this.schedules = schedules;
    this.replace = replace;
    this.report = report;
  }

  /**
   * Imports all lines; empty ones are passed over.
   *
   * @throws RuntimeException what stopped it, once the lines that were begun have ended
   */
  public void add(BufferedReader lines) throws IOException, InterruptedException {
    Map<ScheduleId, Integer> seen = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int number = 0;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        if (text.isBlank()) {
          continue;
        }
        places.acquire();
        if (stop.get() != null) {
          break;
        }
        begin(number, text, seen, threads);
      }
    }
    RuntimeException stopped = stop.get();
    if (stopped != null) {
      throw stopped;
    }
  }

  private void begin(
      int number, String text, Map<ScheduleId, Integer> seen, ExecutorService threads) {
    try {
      ScheduleLine line = ScheduleLine.parse(text);
      Integer earlier = seen.putIfAbsent(line.id(), number);
      if (earlier != null) {
        throw new Refused("id", "Line " + earlier + " has this id already. Leave one of them out.");
      }
      threads.execute(() -> add(number, line));
    } catch (Refused e) {
      report.refused(number, null, e);
      places.release();
    }
  }

  private void add(int number, ScheduleLine line) {
    try {
      Outcome outcome = RETRYING.get(() -> schedules.add(line, replace));
      report.done(outcome, line);
    } catch (Refused e) {
      report.refused(number, line.id(), e);
    } catch (RuntimeException e) {
      stop.compareAndSet(null, e);
    } finally {
      places.release();
    }
  }
}
