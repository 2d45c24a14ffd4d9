package evalschedules.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request and its answer, with the ids that API Gateway gives them. */
final class Exchange {
  private static final int LARGEST_BODY = 10 * 1024 * 1024;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final String stage;
  private final String requestId = UUID.randomUUID().toString();
  private final Instant started = Instant.now();

  Exchange(Request request, Response response, Callback callback, String stage) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.stage = stage;
  }

  Request request() {
    return request;
  }

  /** The last of the header's values. */
  @Nullable String header(String name) {
    List<String> values = request.getHeaders().getValuesList(name);
    return values.isEmpty() ? null : values.getLast();
  }

  /** The client's, or the one that it says to take instead. */
  String method() {
    String override = header("X-HTTP-Method-Override");
    return override == null || override.isBlank() ? request.getMethod() : override.strip();
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

  /**
   * Reads the body, once.
   *
   * @return empty when it is larger than 10 MB; when the request says so, nothing was read
   */
  Optional<byte[]> readBody() throws IOException {
    if (request.getLength() > LARGEST_BODY) {
      return Optional.empty();
    }
    try (InputStream content = Content.Source.asInputStream(request)) {
      byte[] body = content.readNBytes(LARGEST_BODY + 1);
      return body.length > LARGEST_BODY ? Optional.empty() : Optional.of(body);
    }
  }

  /** Each invocation of a function has an id of its own, besides the gateway's. */
  String newInvocationId() {
    return UUID.randomUUID().toString();
  }

  void addHeader(String name, String value) {
    response.getHeaders().add(name, value);
  }

  void send(int status, byte[] content) {
    response.setStatus(status);
    response.getHeaders().put("x-amzn-RequestId", requestId);
    response.getHeaders().put("x-amz-apigw-id", extendedRequestId());
    response.getHeaders().put("X-Amzn-Trace-Id", traceId());
    response.write(true, ByteBuffer.wrap(content), callback);
  }

  void log(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    System.err.print("gateway: request " + requestId + "\n" + text);
  }
}
