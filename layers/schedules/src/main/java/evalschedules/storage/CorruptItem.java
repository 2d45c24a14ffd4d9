package evalschedules.storage;

/** A stored item that is not what the writers write; names the attribute, never its value. */
public final class CorruptItem extends RuntimeException {
  private final String attribute;

  CorruptItem(String attribute, String rule) {
    super("attribute " + attribute + ": " + rule);
    this.attribute = attribute;
  }

  /** The first attribute that is wrong; parts of a map or list are named with a dot. */
  public String attribute() {
    return attribute;
  }
}
