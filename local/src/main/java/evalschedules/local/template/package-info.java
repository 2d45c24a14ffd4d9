/** Reads template.yaml, the one source of truth, as far as the local run needs it. */
@NullMarked
package evalschedules.local.template;

import org.jspecify.annotations.NullMarked;
