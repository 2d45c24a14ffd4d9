/** What is counted: one enum, printed in CloudWatch's embedded metric format. */
@NullMarked
package evalschedules.metrics;

import org.jspecify.annotations.NullMarked;
