/**
 * The key table as an operator writes it. The authorizer reads it: its key is the hash of a key's
 * text, and it knows nothing of who made a key or ended it.
 */
@NullMarked
package evalschedules.operator.keys;

import org.jspecify.annotations.NullMarked;
