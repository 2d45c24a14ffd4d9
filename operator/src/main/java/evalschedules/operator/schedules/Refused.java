package evalschedules.operator.schedules;

/** A line that is not imported; the message is for whoever wrote it: the rule, and what to do. */
public final class Refused extends RuntimeException {
  private final String field;

  Refused(String field, String message) {
    super(message);
    this.field = field;
  }

  /** What is wrong, by its name in the line; parts of {@code run} with a dot. */
  public String field() {
    return field;
  }
}
