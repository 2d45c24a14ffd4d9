/**
 * How HTTP speaks: {@link evalschedules.api.Endpoint} turns an API Gateway event into a {@link
 * evalschedules.api.Call} and what the use case says, or throws, into an answer. {@link
 * evalschedules.api.ScheduleJson} writes the schedule object.
 */
@NullMarked
package evalschedules.api;

import org.jspecify.annotations.NullMarked;
