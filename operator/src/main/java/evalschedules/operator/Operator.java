package evalschedules.operator;

import evalschedules.api.Scope;
import evalschedules.schedule.TeamId;
import evalschedules.storage.StorageUnavailable;
import evalschedules.temporal.ClockFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import software.amazon.awssdk.core.exception.SdkException;

/** The command line: which stack, and what to do to it. */
@Command(
    name = "operator",
    description = "Keys, import and export, on a deployed stack or the local run.",
    subcommands = {KeyCommand.class, ImportCommand.class, ExportCommand.class})
public final class Operator {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "say what there is to say")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @ArgGroup(multiplicity = "1")
  private @Nullable Where where;

  private static final class Where {
    @Option(names = "--stack", description = "a deployed CloudFormation stack")
    private @Nullable String stack;

    @Option(names = "--local", description = "what the local run wrote about itself, run.json")
    private @Nullable Path run;
  }

  public static void main(String[] arguments) {
    System.setProperty("log4j2.configurationFile", "operator-log4j2.xml");
    System.exit(
        new CommandLine(new Operator())
            .registerConverter(Scope.class, Arguments::scope)
            .registerConverter(TeamId.class, TeamId::new)
            .registerConverter(Instant.class, Arguments::moment)
            .setExecutionExceptionHandler(Operator::tell)
            .execute(arguments));
  }

  Stack stack() throws IOException {
    Where given = Objects.requireNonNull(where);
    return given.stack != null
        ? Stack.deployed(given.stack)
        : Stack.local(Objects.requireNonNull(given.run));
  }

  /** What the world around did wrong is told in a line; what we did wrong, with its stack. */
  private static int tell(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    switch (e) {
      case CannotGoOn _, ClockFailure _, SdkException _ -> System.err.println(e.getMessage());
      case IOException _ -> System.err.println(e);
      case StorageUnavailable _ -> System.err.println(e.getMessage() + ": " + e.getCause());
      default -> throw e;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
