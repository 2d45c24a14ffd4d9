/** GET /api/v1/llm/evals/schedules/{schedule_id}: how it is woken, and what it does. */
@NullMarked
package evalschedules.getschedule;

import org.jspecify.annotations.NullMarked;
