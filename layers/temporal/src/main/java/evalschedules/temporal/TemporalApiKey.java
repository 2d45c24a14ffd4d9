package evalschedules.temporal;

import evalschedules.lookup.Lookup;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * The API key of Temporal Cloud: the one secret value that a function reads. It is kept in memory,
 * and read again when Temporal refuses it, so that a rotation is noticed by the first call after
 * it.
 */
final class TemporalApiKey {
  private final SecretsManagerClient secretsManager;
  private final String secretArn;
  private volatile @Nullable String value;
  private volatile @Nullable Lookup<String> ahead;

  TemporalApiKey(SecretsManagerClient secretsManager, String secretArn) {
    this.secretsManager = secretsManager;
    this.secretArn = secretArn;
  }

  /**
   * The key, as it was read last.
   *
   * @param within for a first read
   * @throws StatusRuntimeException UNAUTHENTICATED when the secret may not be read or is not there,
   *     UNAVAILABLE when Secrets Manager does not answer
   */
  String value(Duration within) {
    String known = value;
    if (known != null) {
      return known;
    }
    Lookup<String> begun = ahead;
    return begun == null
        ? readAgain(within)
        : begun.within(within, failure -> readAfter(failure, within));
  }

  /** Begins to read the key, for the first to ask for its {@link #value}. */
  void readAhead(Duration within) {
    if (value == null) {
      ahead = Lookup.start(() -> readAgain(within));
    }
  }

  private String readAfter(Throwable failure, Duration within) {
    ahead = null;
    if (failure instanceof TimeoutException) {
      throw unavailable();
    }
    return readAgain(within);
  }

  /**
   * The key as it is now.
   *
   * @throws StatusRuntimeException as for {@link #value}
   */
  String readAgain(Duration within) {
    if (!within.isPositive()) {
      throw unavailable();
    }
    try {
      GetSecretValueResponse answer =
          secretsManager.getSecretValue(
              get ->
                  get.secretId(secretArn)
                      .overrideConfiguration(override -> override.apiCallTimeout(within)));
      if (answer.arn() == null) {
        throw unavailable(); // an answer about nothing
      }
      String read = answer.secretString();
      if (read == null || read.isBlank()) {
        throw refused("the secret of the API key has no text");
      }
      String key = read.strip();
      value = key;
      return key;
    } catch (SecretsManagerException e) {
      throw e.isThrottlingException() || e.statusCode() >= 500
          ? unavailable()
          : refused("the secret of the API key cannot be read");
    } catch (SdkException e) {
      throw unavailable();
    }
  }

  private static StatusRuntimeException refused(String why) {
    return Status.UNAUTHENTICATED.withDescription(why).asRuntimeException();
  }

  private static StatusRuntimeException unavailable() {
    return Status.UNAVAILABLE
        .withDescription("Secrets Manager does not give the API key")
        .asRuntimeException();
  }
}
