package evalschedules;

import org.testcontainers.localstack.LocalStackContainer;

/** LocalStack in a container, for the tests that {@code make test-docker} runs. */
public final class LocalStack {
  private LocalStack() {}

  /** Fails when there is no Docker engine, or the container does not start. */
  public static LocalStackContainer start() {
    LocalStackContainer container =
        new LocalStackContainer("localstack/localstack:4")
            .withServices("dynamodb", "secretsmanager");
    container.start();
    return container;
  }
}
