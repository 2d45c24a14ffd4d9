package evalschedules.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What one attribute of a schedule's item may hold.
 *
 * @param name with a dot when it is part of a map
 * @param good values of the right type, within bounds
 * @param outOfBounds values of the right type that break a rule
 */
record AttributeRule(
    String name, Absence absence, List<AttributeValue> good, List<AttributeValue> outOfBounds) {

  /**
   * As a corrupt item names it: an entry of metadata has the caller's own name, so the map is
   * named.
   */
  String named() {
    return name.startsWith("metadata.") ? "metadata" : name;
  }

  /** How an attribute may be absent. */
  enum Absence {
    /** Neither missing nor NULL. */
    REQUIRED,
    /** Missing or NULL. */
    OPTIONAL,
    /** Missing, but not NULL: an entry of a map. */
    ENTRY
  }

  private static final long LARGEST = 9_007_199_254_740_991L;
  private static final String GIANT = "9.9999999999999999999999999999999999999E+125";
  private static final List<AttributeValue> NOT_INTEGERS =
      numbers("9007199254740992", "-9007199254740992", "1.5", "1E-130", "1E+125", GIANT);

  /** One value of every type that DynamoDB has, NULL aside. */
  private static final List<AttributeValue> EVERY_TYPE =
      List.of(
          AttributeValue.fromS("text"),
          AttributeValue.fromN("1"),
          AttributeValue.fromB(SdkBytes.fromUtf8String("bytes")),
          AttributeValue.fromBool(true),
          AttributeValue.fromSs(List.of("text")),
          AttributeValue.fromNs(List.of("1")),
          AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("bytes"))),
          AttributeValue.fromL(List.of()),
          AttributeValue.fromM(Map.of()));

  private static final List<AttributeValue> NOT_NUMBERS =
      EVERY_TYPE.stream().filter(value -> value.n() == null).toList();

  private static final Map<String, AttributeValue> NEXT_RUNS =
      Map.of(
          "times", AttributeValue.fromL(times()),
          "revision", AttributeValue.fromN("1"),
          "as_of", AttributeValue.fromN("1700000000"));

  /** The two that depend on each other: exactly one is set. */
  static final AttributeRule CRON =
      new AttributeRule("cron", Absence.OPTIONAL, texts("0 9 * * *"), List.of());

  static final AttributeRule INTERVAL =
      new AttributeRule(
          "interval_seconds",
          Absence.OPTIONAL,
          numbers("1", "3600", "6E+1", "" + LARGEST),
          joined(NOT_INTEGERS, numbers("0", "-1")));

  /** All but {@link #CRON} and {@link #INTERVAL}. */
  static List<AttributeRule> independent() {
    return List.of(
        required(
            "schedule_id",
            texts("eval_sched_0123456789abcdef0123456789abcdef"),
            texts("", "eval_sched_", "eval_sched_0123456789ABCDEF0123456789abcdef")),
        required("team_id", texts("t", "team_a"), texts("")),
        required(
            "name",
            texts("n", "n".repeat(255), "\uD83E\uDD80".repeat(255)),
            texts("", "n".repeat(256), "\uD83E\uDD80".repeat(256))),
        optional("description", texts("", "d".repeat(10_000)), texts("d".repeat(10_001))),
        required("suite_id", texts("suite_1"), List.of()),
        optional("suite_version", numbers("0", "7", "" + LARGEST), NOT_INTEGERS),
        required("timezone", texts("UTC", "US/Pacific"), List.of()),
        required(
            "overlap_policy",
            texts("skip", "buffer_one", "allow_all"),
            texts("", "SKIP", "cancel_other")),
        required(
            "enabled",
            List.of(AttributeValue.fromBool(true), AttributeValue.fromBool(false)),
            List.of()),
        optional("webhook_url", texts("https://a.example/"), texts("", "http://a.example/", "a")),
        optional("webhook_secret_arn", texts("arn:aws:secretsmanager:::secret:s"), List.of()),
        required(
            "run",
            texts("{}", " {\"a\":[1e-7,12345678901234567890]}\n", nested(900)),
            texts("", "null", "[]", "{", "{}}", "{} {}", "{\"a\":01}", "{'a':1}", nested(9_000))),
        required("metadata", List.of(AttributeValue.fromM(Map.of())), List.of()),
        new AttributeRule("metadata.owner", Absence.ENTRY, texts("", "ada"), List.of()),
        optional("last_run_id", texts("eval_run_1"), List.of()),
        optional("last_run_at", times(), NOT_INTEGERS),
        optional("last_run_status", texts("completed"), List.of()),
        required("created_at", times(), NOT_INTEGERS),
        required("updated_at", times(), NOT_INTEGERS),
        required("revision", numbers("1", "" + LARGEST), NOT_INTEGERS),
        optional("synced_revision", numbers("0", "1"), NOT_INTEGERS),
        optional("next_runs", List.of(AttributeValue.fromM(NEXT_RUNS)), List.of()),
        required(
            "next_runs.times",
            List.of(AttributeValue.fromL(List.of()), AttributeValue.fromL(times())),
            joined(NOT_INTEGERS, NOT_NUMBERS).stream()
                .map(element -> AttributeValue.fromL(joined(times(), List.of(element))))
                .toList()),
        required("next_runs.revision", numbers("1"), NOT_INTEGERS),
        required("next_runs.as_of", times(), NOT_INTEGERS));
  }

  static Stream<AttributeRule> all() {
    return Stream.concat(independent().stream(), Stream.of(CRON, INTERVAL));
  }

  static Stream<AttributeRule> optional() {
    return independent().stream().filter(rule -> rule.absence == Absence.OPTIONAL);
  }

  /** Everything that makes the attribute corrupt while it is there. */
  List<AttributeValue> bad() {
    List<AttributeValue> bad = new ArrayList<>(outOfBounds);
    AttributeValue.Type type = good.getFirst().type();
    EVERY_TYPE.stream().filter(value -> value.type() != type).forEach(bad::add);
    if (absence != Absence.OPTIONAL) {
      bad.add(AttributeValue.fromNul(true));
    }
    return bad;
  }

  @Override
  public String toString() {
    return name;
  }

  private static AttributeRule required(
      String name, List<AttributeValue> good, List<AttributeValue> outOfBounds) {
    return new AttributeRule(name, Absence.REQUIRED, good, outOfBounds);
  }

  private static AttributeRule optional(
      String name, List<AttributeValue> good, List<AttributeValue> outOfBounds) {
    return new AttributeRule(name, Absence.OPTIONAL, good, outOfBounds);
  }

  private static List<AttributeValue> texts(String... values) {
    return Stream.of(values).map(AttributeValue::fromS).toList();
  }

  private static List<AttributeValue> numbers(String... values) {
    return Stream.of(values).map(AttributeValue::fromN).toList();
  }

  private static List<AttributeValue> times() {
    return numbers("0", "1700000000", "-1", "" + LARGEST, "-" + LARGEST);
  }

  private static String nested(int depth) {
    return "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
