/** What the template puts into a function's environment. */
@NullMarked
package evalschedules.environment;

import org.jspecify.annotations.NullMarked;
