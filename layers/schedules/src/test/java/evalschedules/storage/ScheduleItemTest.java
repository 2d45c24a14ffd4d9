package evalschedules.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import evalschedules.schedule.Cadence;
import evalschedules.schedule.ExampleSchedule;
import evalschedules.schedule.Schedule;
import evalschedules.storage.AttributeRule.Absence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ScheduleItemTest {
  private static final AttributeValue NULL = AttributeValue.fromNul(true);

  @Test
  void whatIsWrittenIsReadAgain() {
    for (ExampleSchedule example : List.of(ExampleSchedule.full(), ExampleSchedule.minimal())) {
      Schedule schedule = example.build();

      assertThat(ScheduleItem.read(ScheduleItem.write(schedule))).isEqualTo(schedule);
    }
  }

  @Test
  void attributesOfLaterVersionsAreLeftAlone() {
    Map<String, AttributeValue> item = valid();
    item.put("added_later", NULL);

    assertThat(ScheduleItem.read(item)).isEqualTo(ScheduleItem.read(valid()));
  }

  @ParameterizedTest
  @MethodSource("evalschedules.storage.AttributeRule#all")
  void aGoodValueIsRead(AttributeRule rule) {
    for (AttributeValue good : rule.good()) {
      Map<String, AttributeValue> item = validFor(rule);
      put(item, rule.name(), good);

      assertValid(item, rule + " = " + good);
    }
  }

  @ParameterizedTest
  @MethodSource("evalschedules.storage.AttributeRule#all")
  void aBadValueIsCorruptAndNamesItsAttribute(AttributeRule rule) {
    for (AttributeValue bad : rule.bad()) {
      Map<String, AttributeValue> item = validFor(rule);
      put(item, rule.name(), bad);

      assertCorrupt(item, Set.of(rule.named()), rule + " = " + bad);
    }
  }

  @ParameterizedTest
  @MethodSource("evalschedules.storage.AttributeRule#independent")
  void aMissingAttributeIsCorruptOnlyWhenItIsRequired(AttributeRule rule) {
    Map<String, AttributeValue> item = valid();
    remove(item, rule.name());

    if (rule.absence() == Absence.REQUIRED) {
      assertCorrupt(item, Set.of(rule.named()), rule + " missing");
    } else {
      assertValid(item, rule + " missing");
    }
  }

  @ParameterizedTest
  @MethodSource("evalschedules.storage.AttributeRule#optional")
  void anOptionalAttributeMayBeNull(AttributeRule rule) {
    Map<String, AttributeValue> item = valid();
    put(item, rule.name(), NULL);

    assertValid(item, rule + " = NULL");
  }

  @Test
  void neitherCronNorIntervalIsCorrupt() {
    Map<String, AttributeValue> item = valid();
    item.remove("cron");
    assertCorrupt(item, Set.of("cron"), "both missing");

    item.put("cron", NULL);
    item.put("interval_seconds", NULL);
    assertCorrupt(item, Set.of("cron"), "both NULL");
  }

  @Test
  void cronBesideIntervalIsCorrupt() {
    Map<String, AttributeValue> item = valid();
    item.put("interval_seconds", AttributeValue.fromN("60"));

    assertCorrupt(item, Set.of("interval_seconds"), "both set");
  }

  @ParameterizedTest
  @ValueSource(longs = {9_007_199_254_740_991L, -9_007_199_254_740_991L})
  void theLargestTimesAreRead(long seconds) {
    Map<String, AttributeValue> item = valid();
    item.put("created_at", AttributeValue.fromN("" + seconds));

    assertThat(ScheduleItem.read(item).createdAt().getEpochSecond()).isEqualTo(seconds);
  }

  @Test
  void aMessageNeverShowsAValue() {
    String marker = "s3cret-looking";
    AttributeRule.all()
        .forEach(
            rule -> {
              Map<String, AttributeValue> item = validFor(rule);
              put(item, rule.name(), AttributeValue.fromSs(List.of(marker)));

              assertThat(catchThrowable(() -> ScheduleItem.read(item)))
                  .hasMessageContaining(rule.named())
                  .hasMessageNotContaining(marker);
            });
  }

  @Test
  void aRandomItemIsReadOrNamesOneOfItsBadAttributes() {
    long seed = 20_260_102;
    Random random = new Random(seed);
    int valid = 0;
    for (int i = 0; i < 5_000; i++) {
      Map<String, AttributeValue> item = valid();
      Set<String> bad = scramble(item, random);
      String description = "seed %d, item %d, bad are %s".formatted(seed, i, bad);
      if (bad.isEmpty()) {
        valid++;
        assertValid(item, description);
      } else {
        assertCorrupt(item, bad, description);
      }
    }
    assertThat(valid).as("both kinds are made often").isBetween(500, 4_500);
  }

  /** Changes the item in many places; returns the attributes that are wrong afterwards. */
  private static Set<String> scramble(Map<String, AttributeValue> item, Random random) {
    Set<String> bad = new HashSet<>();
    double badness = random.nextBoolean() ? 0 : 0.1;
    if (random.nextBoolean()) {
      item.remove("cron");
      item.put("interval_seconds", pick(AttributeRule.INTERVAL.good(), random));
    }
    List<AttributeRule> maybeAbsent = AttributeRule.optional().toList();
    List<AttributeRule> rules = new ArrayList<>(AttributeRule.independent());
    rules.add(item.containsKey("cron") ? AttributeRule.CRON : AttributeRule.INTERVAL);
    for (AttributeRule rule : rules) {
      if (random.nextDouble() < badness) {
        if (put(item, rule.name(), pick(rule.bad(), random))) {
          bad.add(rule.named());
        }
      } else if (maybeAbsent.contains(rule) && random.nextInt(4) == 0) {
        put(item, rule.name(), random.nextBoolean() ? NULL : null);
      } else {
        put(item, rule.name(), pick(rule.good(), random));
      }
    }
    return bad;
  }

  private static void assertValid(Map<String, AttributeValue> item, String description) {
    assertThatCode(
            () -> {
              Schedule schedule = ScheduleItem.read(item);
              assertThat(ScheduleItem.read(ScheduleItem.write(schedule))).isEqualTo(schedule);
              assertThat(schedule.name().codePoints().count()).isBetween(1L, 255L);
            })
        .as(description)
        .doesNotThrowAnyException();
  }

  private static void assertCorrupt(
      Map<String, AttributeValue> item, Set<String> attributes, String description) {
    assertThat(catchThrowable(() -> ScheduleItem.read(item)))
        .as(description)
        .isInstanceOfSatisfying(
            CorruptItem.class, e -> assertThat(e.attribute()).as(description).isIn(attributes));
  }

  private static Map<String, AttributeValue> valid() {
    return new HashMap<>(ScheduleItem.write(ExampleSchedule.full().build()));
  }

  private static Map<String, AttributeValue> validFor(AttributeRule rule) {
    return rule.equals(AttributeRule.INTERVAL)
        ? new HashMap<>(
            ScheduleItem.write(
                ExampleSchedule.full()
                    .cadence(new Cadence.Interval(Duration.ofMinutes(1)))
                    .build()))
        : valid();
  }

  /** A dot in the name leads into a map; false when there is no such map. */
  private static boolean put(
      Map<String, AttributeValue> item, String name, @Nullable AttributeValue value) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      change(item, name, value);
      return true;
    }
    AttributeValue map = item.get(name.substring(0, dot));
    if (map == null || !map.hasM()) {
      return false;
    }
    Map<String, AttributeValue> entries = new HashMap<>(map.m());
    change(entries, name.substring(dot + 1), value);
    item.put(name.substring(0, dot), AttributeValue.fromM(entries));
    return true;
  }

  private static void remove(Map<String, AttributeValue> item, String name) {
    put(item, name, null);
  }

  private static void change(
      Map<String, AttributeValue> item, String name, @Nullable AttributeValue value) {
    if (value == null) {
      item.remove(name);
    } else {
      item.put(name, value);
    }
  }

  private static AttributeValue pick(List<AttributeValue> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
