package evalschedules.operator;

import evalschedules.operator.schedules.ImportReport;
import evalschedules.operator.schedules.ImportRun;
import evalschedules.operator.schedules.ScheduleImport;
import evalschedules.operator.schedules.WebhookSecretValues;
import evalschedules.storage.ScheduleTable;
import evalschedules.temporal.ScheduleClocks;
import evalschedules.temporal.TemporalConnection;
import evalschedules.webhook.WebhookSecrets;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Brings schedules into a stack. */
@Command(
    name = "import",
    description =
        "Brings schedules into a stack, from a file of JSON lines. Done again, it goes on where it"
            + " was cut off. Refused lines are printed as JSON lines; then the exit status is 1.")
final class ImportCommand implements Callable<Integer> {
  @ParentCommand private Operator operator = new Operator();

  @Parameters(paramLabel = "FILE", description = "schedules as JSON lines")
  private Path file = Path.of("");

  @Option(
      names = "--replace",
      description = "overwrite schedules that are there with other contents")
  private boolean replace;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ImportReport report = new ImportReport(System.out, System.err);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      new ImportRun(schedules(operator.stack()), replace, report).add(lines);
    } finally {
      System.err.println(report.summary());
    }
    return report.refused() == 0 ? 0 : 1;
  }

  private static ScheduleImport schedules(Stack stack) {
    SecretsManagerClient secretsManager = PatientClients.secretsManager();
    return new ScheduleImport(
        new ScheduleTable(PatientClients.dynamoDb(), stack.schedulesTable()),
        new WebhookSecrets(secretsManager, Duration.ZERO, InstantSource.system()),
        stack.webhookSecretsPrefix(),
        new WebhookSecretValues(secretsManager),
        new ScheduleClocks(
            TemporalConnection.from(stack.temporal(), secretsManager), InstantSource.system()),
        InstantSource.system());
  }
}
