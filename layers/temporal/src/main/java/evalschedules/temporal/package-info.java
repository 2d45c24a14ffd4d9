/**
 * The Temporal client, nothing else. {@link evalschedules.temporal.TemporalConnection} is one
 * connection to one namespace; {@link evalschedules.temporal.NextRuns} asks it when a schedule
 * fires next. No type of Temporal or gRPC leaves this package.
 */
@NullMarked
package evalschedules.temporal;

import org.jspecify.annotations.NullMarked;
