/**
 * The whole service on one machine, without Docker or AWS. {@link evalschedules.local.LocalRun}
 * starts each part as a process of its own, fills the tables and tells where everything is.
 */
@NullMarked
package evalschedules.local;

import org.jspecify.annotations.NullMarked;
