package evalschedules.schedule;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stored schedule: what its owner wants, and what is recorded about it.
 *
 * @param timezone an IANA name as the owner gave it, links such as {@code US/Pacific} too
 * @param suiteVersion null: the version that is active at each fire
 * @param run the JSON object that the owner sent, as text, so that its numbers keep every digit
 * @param metadata sorted, so that the same schedule is always the same text
 * @param revision counts the owner's changes, from 1
 * @param syncedRevision the revision that Temporal was last brought to; 0 before the first time
 * @param webhookSecretArn where the signing secret is stored; null: none was ever given
 * @param nextRuns what Temporal listed when it was last brought to a revision
 */
public record Schedule(
    ScheduleId id,
    TeamId team,
    String name,
    @Nullable String description,
    String suiteId,
    @Nullable Long suiteVersion,
    Cadence cadence,
    String timezone,
    OverlapPolicy overlapPolicy,
    boolean enabled,
    @Nullable String webhookUrl,
    @Nullable String webhookSecretArn,
    String run,
    SortedMap<String, String> metadata,
    @Nullable String lastRunId,
    @Nullable Instant lastRunAt,
    @Nullable String lastRunStatus,
    Instant createdAt,
    Instant updatedAt,
    long revision,
    long syncedRevision,
    @Nullable RecordedRuns nextRuns) {
  public Schedule {
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /**
   * Whether Temporal was brought to this revision; until then what it says is about another one.
   */
  public boolean synced() {
    return syncedRevision == revision;
  }

  /** The recorded next runs, when they belong to this revision. */
  public Optional<RecordedRuns> recordedRuns() {
    return Optional.ofNullable(nextRuns).filter(runs -> runs.revision() == revision);
  }
}
