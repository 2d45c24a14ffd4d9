package evalschedules.operator;

/** A command cannot be done; the message tells the operator why, and what to do. */
final class CannotGoOn extends RuntimeException {
  CannotGoOn(String message) {
    super(message);
  }
}
