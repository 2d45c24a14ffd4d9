/**
 * API Gateway's part: routes, the authorizer with its cache, gateway responses, REST proxy events.
 * All of it as template.yaml says, and as a REST API does where that matters to a client.
 */
@NullMarked
package evalschedules.local.gateway;

import org.jspecify.annotations.NullMarked;
