package evalschedules.snapstart;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An invocation that Lambda knows nothing of. */
public final class PrimingInvocation implements Context {
  private static final String NAME = "priming";

  /** Until the compiler is done with the code: docs/performance.md. */
  private static final int TIMES = 300;

  /** A collection arms a barrier in all compiled code, which makes its next call slow. */
  private static final int TIMES_AFTER_COLLECTION = 10;

  private PrimingInvocation() {}

  /**
   * Puts an event to a function, several times.
   *
   * @param expected of the last answer; earlier ones may have missed a deadline, since what they
   *     needed was still being loaded
   * @throws IllegalStateException when it is not as expected
   */
  public static void put(String event, RequestStreamHandler function, Predicate<String> expected)
      throws IOException {
    put(event, function, TIMES);
    System.gc(); // what priming leaves behind would be part of the snapshot
    String answer = put(event, function, TIMES_AFTER_COLLECTION);
    if (!expected.test(answer)) {
      throw new IllegalStateException("the priming event was answered otherwise: " + answer);
    }
  }

  /** The last answer. */
  private static String put(String event, RequestStreamHandler function, int times)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    for (int time = 0; time < times; time++) {
      answer.reset();
      function.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          answer,
          new PrimingInvocation());
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  @Override
  public String getAwsRequestId() {
    return NAME;
  }

  @Override
  public String getLogGroupName() {
    return NAME;
  }

  @Override
  public String getLogStreamName() {
    return NAME;
  }

  @Override
  public String getFunctionName() {
    return NAME;
  }

  @Override
  public String getFunctionVersion() {
    return NAME;
  }

  @Override
  public String getInvokedFunctionArn() {
    return NAME;
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return 10_000;
  }

  @Override
  public int getMemoryLimitInMB() {
    return 0;
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("functions log by SLF4J");
  }
}
