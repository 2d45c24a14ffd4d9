package evalschedules.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request and its answer, with the ids that API Gateway gives them. */
final class Exchange {
  private static final int LARGEST_BODY = 10 * 1024 * 1024;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final String stage;
  private final String requestId = UUID.randomUUID().toString();
  private final Instant started = Instant.now();
  private final byte[] body;

  Exchange(Request request, Response response, Callback callback, String stage) throws IOException {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.stage = stage;
    try (InputStream content = Content.Source.asInputStream(request)) {
      this.body = content.readNBytes(LARGEST_BODY + 1);
    }
  }

  Request request() {
    return request;
  }

  String requestId() {
    return requestId;
  }

  String extendedRequestId() {
    return requestId.substring(0, 13).replace('-', 'x') + "=";
  }

  String traceId() {
    return "Root=1-%08x-%s"
        .formatted(started.getEpochSecond(), requestId.replace("-", "").substring(0, 24));
  }

  String stage() {
    return stage;
  }

  Instant started() {
    return started;
  }

  byte[] body() {
    return body;
  }

  boolean bodyIsTooLarge() {
    return body.length > LARGEST_BODY;
  }

  /** Each invocation of a function has an id of its own, besides the gateway's. */
  String newInvocationId() {
    return UUID.randomUUID().toString();
  }

  void header(String name, String value) {
    response.getHeaders().add(name, value);
  }

  void send(int status, byte[] content) {
    response.setStatus(status);
    response.getHeaders().put("x-amzn-RequestId", requestId);
    response.getHeaders().put("x-amz-apigw-id", extendedRequestId());
    response.getHeaders().put("X-Amzn-Trace-Id", traceId());
    response.write(true, ByteBuffer.wrap(content), callback);
  }

  void log(Exception e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    System.err.print("gateway: request " + requestId + "\n" + text);
  }
}
