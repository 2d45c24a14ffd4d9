/** What an API key is, for those who make one and those who check one. */
@NullMarked
package evalschedules.apikey;

import org.jspecify.annotations.NullMarked;
