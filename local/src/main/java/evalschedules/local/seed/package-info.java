/**
 * What the local run has from its start: {@link evalschedules.local.seed.Seeds} brings it in, by
 * the operator's own import.
 */
@NullMarked
package evalschedules.local.seed;

import org.jspecify.annotations.NullMarked;
