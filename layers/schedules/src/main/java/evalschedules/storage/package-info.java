/**
 * The schedules table. {@link evalschedules.storage.ScheduleTable} is the door to it, and {@link
 * evalschedules.storage.DynamoDb} the one place that says how DynamoDB is called: deadlines,
 * attempts, endpoint.
 */
@NullMarked
package evalschedules.storage;

import org.jspecify.annotations.NullMarked;
