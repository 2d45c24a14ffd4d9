/**
 * Lambda's part: each function runs from exactly the jar and the layers that the template names,
 * one request at a time in each of its instances, its events read and written by AWS's own
 * serialization.
 */
@NullMarked
package evalschedules.local.lambda;

import org.jspecify.annotations.NullMarked;
