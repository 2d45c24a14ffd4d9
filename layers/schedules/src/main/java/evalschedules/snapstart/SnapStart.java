package evalschedules.snapstart;

import evalschedules.metrics.Metric;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a function does before a snapshot and after a restore; without SnapStart, none of it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Lambda:
 *     runtime hooks for SnapStart</a>
 */
public final class SnapStart implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(SnapStart.class);

  /** The runtime itself keeps none from the garbage collector. */
  private static final List<SnapStart> REGISTERED = new CopyOnWriteArrayList<>();

  private final Priming priming;
  private final Runnable disconnect;
  private final Runnable connect;

  /** Does once what the first request will need; against nothing live. */
  public interface Priming {
    void run() throws Exception;
  }

  SnapStart(Priming priming, Runnable disconnect, Runnable connect) {
    this.priming = priming;
    this.disconnect = disconnect;
    this.connect = connect;
  }

  /**
   * Asks for all three to be run.
   *
   * @param priming before the snapshot, its output unheard; may fail
   * @param disconnect before the snapshot, since its connections are dead when it is restored
   * @param connect after each restore
   */
  public static void register(Priming priming, Runnable disconnect, Runnable connect) {
    SnapStart hooks = new SnapStart(priming, disconnect, connect);
    REGISTERED.add(hooks);
    Core.getGlobalContext().register(hooks);
  }

  /** Never throws: that would fail the deployment, and a function works without it too. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      primeUnheard();
    } catch (Exception | LinkageError e) {
      LOG.error("priming failed: the first request after a restore will be slow", e);
      Metric.PRIMING_FAILED.count();
      Metric.flush();
    }
    disconnect.run();
  }

  private void primeUnheard() throws Exception {
    PrintStream output = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    try {
      priming.run();
    } finally {
      System.setOut(output);
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    connect.run();
  }
}
