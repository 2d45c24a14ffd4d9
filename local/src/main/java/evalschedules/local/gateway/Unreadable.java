package evalschedules.local.gateway;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers where the HTTP server gives up: in the template's envelope and never with a page of the
 * server's own. What the client sent wrong keeps the server's status; all else is a 500.
 */
final class Unreadable implements Request.Handler {
  private final GatewayResponses own;
  private final String stage;

  Unreadable(GatewayResponses own, String stage) {
    this.own = own;
    this.stage = stage;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback, stage);
    @Nullable Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    if (cause == null || cause instanceof HttpException) {
      own.send(exchange, "DEFAULT_4XX", status(request));
      return true;
    }
    if (cause instanceof Throwable failure) {
      exchange.log(failure);
    }
    own.send(exchange, "DEFAULT_5XX", 500);
    return true;
  }

  private static int status(Request request) {
    return request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer status ? status : 400;
  }
}
