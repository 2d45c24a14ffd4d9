/**
 * The one door to webhook signing secrets. A read learns only whether a secret is there; its value
 * never enters this process.
 */
@NullMarked
package evalschedules.webhook;

import org.jspecify.annotations.NullMarked;
