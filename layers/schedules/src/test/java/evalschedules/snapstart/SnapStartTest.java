package evalschedules.snapstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.crac.CheckpointException;
import org.crac.Context;
import org.crac.Resource;
import org.crac.RestoreException;
import org.junit.jupiter.api.Test;

final class SnapStartTest {
  private final List<String> events = new ArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void aFunctionIsPrimedAndDisconnectedBeforeTheSnapshotAndConnectedAfterEachRestore() {
    SnapStart hooks =
        new SnapStart(
            () -> events.add("primed"),
            () -> events.add("disconnected"),
            () -> events.add("connected"));

    hooks.beforeCheckpoint(new NoContext());
    hooks.afterRestore(new NoContext());
    hooks.afterRestore(new NoContext());

    assertThat(events).containsExactly("primed", "disconnected", "connected", "connected");
  }

  @Test
  void whatPrimingPrintsIsUnheard() {
    run(new SnapStart(() -> System.out.println("unheard"), () -> {}, () -> {}));

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void primingThatFailsFailsNoDeploymentAndIsCounted() {
    run(
        new SnapStart(
            () -> {
              throw new IOException("no stand-in");
            },
            () -> {},
            () -> {}));
    run(
        new SnapStart(
            () -> {
              throw new NoClassDefFoundError("no class");
            },
            () -> {},
            () -> {}));

    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("\"PrimingFailed\"");
  }

  private void run(SnapStart hooks) {
    PrintStream output = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      hooks.beforeCheckpoint(new NoContext());
    } finally {
      System.setOut(output);
    }
  }

  private static final class NoContext extends Context<Resource> {
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws CheckpointException {}

    @Override
    public void afterRestore(Context<? extends Resource> context) throws RestoreException {}

    @Override
    public void register(Resource resource) {}
  }
}
