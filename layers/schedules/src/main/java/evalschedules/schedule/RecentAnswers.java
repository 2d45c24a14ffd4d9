package evalschedules.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What other services said about schedules lately, kept in a warm instance: it saves calls, shields
 * a sick service from repeated questions, and asks it again soon. An answer is found by the
 * schedule's id and revision, so a changed schedule is never answered from before its change. By
 * the wall clock, so that nothing kept survives in a snapshot that is restored later.
 */
public final class RecentAnswers<A extends RecentAnswers.Answer> {
  /** How long an answer that is no answer is kept. */
  public static final Duration FAILURE = Duration.ofSeconds(2);

  private static final int AT_MOST = 1_000;

  private final Duration good;
  private final InstantSource clock;
  private final Map<Key, Kept<A>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept<A>> eldest) {
          return size() > AT_MOST;
        }
      };

  /** Something that can be kept. */
  public interface Answer {
    /** True when the service did not answer and this stands in for it. */
    boolean isFailure();

    /** False once it says nothing any more. */
    boolean holdsAt(Instant now);
  }

  private record Key(ScheduleId id, long revision) {}

  private record Kept<A>(A answer, Instant since, Instant until) {
    boolean coversNow(Instant now) {
      return now.isBefore(until) && !now.isBefore(since);
    }
  }

  /**
   * Keeps up to 1,000 answers, and forgets the longest unused one first.
   *
   * @param good how long a good answer is kept; zero turns keeping off, for failures too
   */
  public RecentAnswers(Duration good, InstantSource clock) {
    this.good = good;
    this.clock = clock;
  }

  /** The kept answer while it holds, else what asking gives. */
  public A about(Schedule schedule, Supplier<A> ask) {
    if (good.isZero()) {
      return ask.get();
    }
    Key key = new Key(schedule.id(), schedule.revision());
    Instant now = clock.instant();
    Kept<A> recent = get(key);
    if (recent != null && recent.coversNow(now) && recent.answer().holdsAt(now)) {
      return recent.answer();
    }
    A answer = ask.get();
    Duration lifetime = answer.isFailure() && FAILURE.compareTo(good) < 0 ? FAILURE : good;
    put(key, new Kept<>(answer, now, clock.instant().plus(lifetime)));
    return answer;
  }

  private synchronized @Nullable Kept<A> get(Key key) {
    return kept.get(key);
  }

  private synchronized void put(Key key, Kept<A> answer) {
    kept.put(key, answer);
  }
}
