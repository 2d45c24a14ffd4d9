package evalschedules.operator.schedules;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;

/**
 * Cron expressions that Temporal reads as their writer means them: five fields, of digits, names of
 * three letters, and {@code * , - /}. Both days must match, as in Temporal and not as in crontab.
 * When it fires is for Temporal alone to say: only whether it ever does is asked here.
 */
final class CronRule {
  private static final Pattern SHAPE =
      Pattern.compile("[0-9*,/-]+ [0-9*,/-]+ [0-9*,/-]+ [0-9A-Za-z*,/-]+ [0-9A-Za-z*,/-]+");
  private static final CronDefinition FIELDS =
      CronDefinitionBuilder.defineCron()
          .withMinutes()
          .withStrictRange()
          .and()
          .withHours()
          .withStrictRange()
          .and()
          .withDayOfMonth()
          .withStrictRange()
          .and()
          .withMonth()
          .withStrictRange()
          .and()
          .withDayOfWeek()
          .withValidRange(0, 7)
          .withMondayDoWValue(1)
          .withIntMapping(7, 0)
          .withStrictRange()
          .and()
          .matchDayOfWeekAndDayOfMonth()
          .instance();

  private CronRule() {}

  static String check(String expression) {
    LineFields.require(
        SHAPE.matcher(expression).matches(),
        "cron",
        "It has five fields with one space between: minute, hour, day of month, month, day of"
            + " week; of digits, names of three letters, and * , - /.");
    Cron cron;
    try {
      cron = new CronParser(FIELDS).parse(expression).validate();
    } catch (IllegalArgumentException e) {
      throw new Refused("cron", "It cannot be read: " + e.getMessage());
    }
    LineFields.require(
        ExecutionTime.forCron(cron)
            .nextExecution(ZonedDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC))
            .isPresent(),
        "cron",
        "It never fires: no day of the calendar matches.");
    return expression;
  }
}
