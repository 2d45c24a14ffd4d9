/** DynamoDB Local as a process of its own, and the template's tables in it. */
@NullMarked
package evalschedules.local.dynamodb;

import org.jspecify.annotations.NullMarked;
