package evalschedules.operator;

import evalschedules.operator.schedules.ScheduleExport;
import evalschedules.operator.schedules.WebhookSecretValues;
import evalschedules.schedule.TeamId;
import evalschedules.storage.ScheduleTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes a stack's schedules into a file. */
@Command(
    name = "export",
    description =
        "Writes the schedules that are not deleted into a file that its owner alone can read, as"
            + " JSON lines that import takes.")
final class ExportCommand implements Callable<Integer> {
  @ParentCommand private Operator operator = new Operator();

  @Parameters(paramLabel = "FILE", description = "where to; what is there is overwritten")
  private Path file = Path.of("");

  @Option(names = "--team", paramLabel = "TEAM", description = "of one team")
  private @Nullable TeamId team;

  @Option(
      names = "--with-webhook-secrets",
      description = "with their values, read by your own permissions")
  private boolean withSecrets;

  @Override
  public Integer call() throws IOException {
    Stack stack = operator.stack();
    ScheduleExport export =
        new ScheduleExport(
            new ScheduleTable(PatientClients.dynamoDb(), stack.schedulesTable()),
            withSecrets ? new WebhookSecretValues(PatientClients.secretsManager()) : null,
            System.err);
    OwnerOnly.write(file, lines -> export.write(team, lines));
    System.err.println(export.summary());
    return export.corrupt() == 0 ? 0 : 1;
  }
}
