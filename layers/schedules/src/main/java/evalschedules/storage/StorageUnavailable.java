package evalschedules.storage;

/**
 * The table could not be read within its deadline and attempts; says nothing about what is in it.
 */
public final class StorageUnavailable extends RuntimeException {
  StorageUnavailable(Throwable cause) {
    super("DynamoDB did not answer", cause);
  }
}
