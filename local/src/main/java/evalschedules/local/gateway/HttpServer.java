package evalschedules.local.gateway;

import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** HTTP/1.1 on 127.0.0.1, with API Gateway's limits. */
final class HttpServer {
  /** Of the request line and all headers together: more is 414 or 431. */
  private static final int LARGEST_HEAD = 10_240;

  private HttpServer() {}

  static Server of(Handler handler, Request.Handler errors, int port) {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(LARGEST_HEAD);
    http.setUriCompliance(
        UriCompliance
            .UNSAFE); // an encoded slash or dot in a segment reaches the routes, as on API Gateway
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(handler);
    server.setErrorHandler(errors);
    return server;
  }
}
