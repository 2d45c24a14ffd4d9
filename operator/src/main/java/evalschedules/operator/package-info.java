/**
 * What an operator does to a stack, deployed or local: {@link evalschedules.operator.Operator} is
 * the command, with a class for each of its own commands, and {@link evalschedules.operator.Stack}
 * what they work on.
 */
@NullMarked
package evalschedules.operator;

import org.jspecify.annotations.NullMarked;
