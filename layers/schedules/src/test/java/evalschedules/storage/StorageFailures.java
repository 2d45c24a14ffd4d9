package evalschedules.storage;

/** The storage's exceptions, for tests of what is made of them elsewhere. */
public final class StorageFailures {
  private StorageFailures() {}

  public static StorageUnavailable unavailable(Throwable cause) {
    return new StorageUnavailable(cause);
  }

  public static CorruptItem corrupt(String attribute, String rule) {
    return new CorruptItem(attribute, rule);
  }
}
