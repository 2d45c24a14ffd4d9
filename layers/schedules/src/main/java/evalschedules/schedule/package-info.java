/**
 * What a schedule is: plain records that check themselves. Nothing here knows of AWS, Temporal or
 * HTTP. Times are {@link java.time.Instant}s in whole seconds.
 */
@NullMarked
package evalschedules.schedule;

import org.jspecify.annotations.NullMarked;
