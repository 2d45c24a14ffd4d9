/**
 * Fills a stack: {@link evalschedules.local.seed.ScheduleImport} brings one schedule in, {@link
 * evalschedules.local.seed.Seeds} the local run's own, one for each case that a client meets.
 */
@NullMarked
package evalschedules.local.seed;

import org.jspecify.annotations.NullMarked;
