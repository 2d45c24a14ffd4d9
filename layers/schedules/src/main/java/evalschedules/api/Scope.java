package evalschedules.api;

/** What an API key may do. */
public enum Scope {
  READ("read:evals"),
  WRITE("write:evals");

  private final String wireName;

  Scope(String wireName) {
    this.wireName = wireName;
  }

  /** As a key carries it. */
  public String wireName() {
    return wireName;
  }
}
