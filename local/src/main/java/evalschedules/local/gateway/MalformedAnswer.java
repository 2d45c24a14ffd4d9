package evalschedules.local.gateway;

/** A function answered what API Gateway cannot turn into an HTTP response. */
final class MalformedAnswer extends Exception {
  MalformedAnswer(String message) {
    super(message);
  }
}
