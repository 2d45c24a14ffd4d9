/**
 * Schedules as JSON lines. {@link evalschedules.operator.schedules.ScheduleLine} is one line,
 * {@link evalschedules.operator.schedules.ScheduleImport} brings it into a stack, and {@link
 * evalschedules.operator.schedules.ImportRun} does so with a whole file.
 */
@NullMarked
package evalschedules.operator.schedules;

import org.jspecify.annotations.NullMarked;
