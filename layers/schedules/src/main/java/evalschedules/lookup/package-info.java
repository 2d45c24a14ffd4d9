/** Questions to other services, each with a deadline that holds whatever its client does. */
@NullMarked
package evalschedules.lookup;

import org.jspecify.annotations.NullMarked;
