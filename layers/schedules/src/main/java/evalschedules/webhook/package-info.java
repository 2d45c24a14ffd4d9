/**
 * The one door to webhook signing secrets. A read learns only whether a secret is there, never its
 * value.
 */
@NullMarked
package evalschedules.webhook;

import org.jspecify.annotations.NullMarked;
