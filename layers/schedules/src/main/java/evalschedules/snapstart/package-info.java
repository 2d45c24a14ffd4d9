/**
 * What happens around a Lambda SnapStart snapshot: a function practises its first request against
 * stand-ins inside its own process, and after a restore opens its connections at once.
 */
@NullMarked
package evalschedules.snapstart;

import org.jspecify.annotations.NullMarked;
