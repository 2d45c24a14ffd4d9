/**
 * API Gateway's authorizer: says who calls. What they may do is checked where it is done, from the
 * scopes given on here.
 */
@NullMarked
package evalschedules.authorizer;

import org.jspecify.annotations.NullMarked;
