package evalschedules.api;

import com.amazonaws.services.lambda.runtime.Context;
import java.lang.reflect.Proxy;

/** What Lambda tells a handler about its invocation. */
public final class LambdaContext {
  /** Says the same of every invocation. */
  public static final Context OF_A_TEST =
      (Context)
          Proxy.newProxyInstance(
              LambdaContext.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (_, method, _) ->
                  switch (method.getName()) {
                    case "getAwsRequestId" -> "11111111-2222-3333-4444-555555555555";
                    case "getFunctionName" -> "FunctionUnderTest";
                    case "getInvokedFunctionArn" ->
                        "arn:aws:lambda:eu-west-1:123456789012:function:FunctionUnderTest";
                    case "getMemoryLimitInMB", "getRemainingTimeInMillis" -> 1024;
                    default -> "test";
                  });

  private LambdaContext() {}
}
