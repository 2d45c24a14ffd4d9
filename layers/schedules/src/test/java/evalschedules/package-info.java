/** What several packages' tests need. */
@NullMarked
package evalschedules;

import org.jspecify.annotations.NullMarked;
