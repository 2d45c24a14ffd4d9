package evalschedules.schedule;

/** Names the team that owns a schedule: any text that is not empty, as the key table has it. */
public record TeamId(String value) {
  public TeamId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a team id is not empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
