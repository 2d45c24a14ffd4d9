package evalschedules.local;

/** The local run cannot start; the message says why and what to do. */
final class StartFailed extends RuntimeException {
  StartFailed(String message) {
    super(message);
  }
}
