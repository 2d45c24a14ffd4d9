package evalschedules.operator.schedules;

import java.util.Optional;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Reads webhook secrets, by the operator's own permissions: no function of the service may, and the
 * layers have no code that does.
 */
public final class WebhookSecretValues {
  private final SecretsManagerClient secretsManager;

  public WebhookSecretValues(SecretsManagerClient secretsManager) {
    this.secretsManager = secretsManager;
  }

  /** Empty when the secret is not there, or is marked for deletion. */
  public Optional<String> read(String arn) {
    try {
      return Optional.of(secretsManager.getSecretValue(get -> get.secretId(arn)).secretString());
    } catch (ResourceNotFoundException | InvalidRequestException e) {
      return Optional.empty();
    }
  }
}
