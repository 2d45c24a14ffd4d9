package evalschedules.lookup;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Lets the JDK's HTTP connection count a request's body by itself. Told the length, it streams the
 * body, which cannot be sent again: it then waits a millisecond before each request for a kept
 * connection to say that it was closed. Without, it sends at once, and once more on a new
 * connection when that one was closed.
 */
public final class BufferedRequests implements ExecutionInterceptor {
  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    return context.httpRequest().toBuilder().removeHeader("Content-Length").build();
  }
}
