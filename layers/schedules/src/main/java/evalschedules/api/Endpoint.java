package evalschedules.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import evalschedules.metrics.Metric;
import evalschedules.storage.CorruptItem;
import evalschedules.storage.StorageUnavailable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/**
 * The one place where an event becomes a call, and where what a use case says or throws becomes an
 * HTTP answer.
 */
public final class Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  private Endpoint() {}

  /**
   * Answers one event, whatever happens; prints one log line and the metrics.
   *
   * @param needed the scope that the key must have
   * @param useCase what to do; its {@link Problem}s and the storage's exceptions are answers too
   */
  public static APIGatewayProxyResponseEvent answer(
      APIGatewayProxyRequestEvent event,
      Context context,
      Scope needed,
      Function<Call, Answer> useCase) {
    return PowertoolsLogging.withLogging(context, () -> logged(event, needed, useCase));
  }

  private static APIGatewayProxyResponseEvent logged(
      APIGatewayProxyRequestEvent event, Scope needed, Function<Call, Answer> useCase) {
    RequestLog log = RequestLog.start(event);
    Metric.REQUESTS.count();
    APIGatewayProxyResponseEvent response = respond(event, needed, useCase, log);
    log.finish(response.getStatusCode());
    Metric.flush();
    return response;
  }

  private static APIGatewayProxyResponseEvent respond(
      APIGatewayProxyRequestEvent event,
      Scope needed,
      Function<Call, Answer> useCase,
      RequestLog log) {
    try {
      Answer answer = useCase.apply(Call.of(event, needed));
      log.add(answer.log());
      return success(answer, Call.header(event, "If-None-Match"));
    } catch (Problem problem) {
      return failure(problem, event);
    } catch (StorageUnavailable e) {
      Metric.STORAGE_UNAVAILABLE.count();
      LOG.error("the schedules table cannot be read", e);
      return failure(new Problem.Unavailable(e), event);
    } catch (CorruptItem e) {
      Metric.CORRUPT_ITEM.count();
      log.add(Map.of("corrupt_attribute", e.attribute()));
      LOG.error("a stored item is corrupt", e);
      return failure(new Problem.Internal(e), event);
    } catch (RuntimeException e) {
      Metric.INTERNAL_ERROR.count();
      LOG.error("a defect", e);
      return failure(new Problem.Internal(e), event);
    }
  }

  private static APIGatewayProxyResponseEvent success(Answer answer, @Nullable String ifNoneMatch) {
    EntityTag tag = EntityTag.of(answer.revision(), answer.body());
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put("ETag", tag.value());
    headers.put("Cache-Control", "private, no-cache");
    if (ifNoneMatch != null && tag.isNamedBy(ifNoneMatch)) {
      return new APIGatewayProxyResponseEvent()
          .withStatusCode(304)
          .withHeaders(headers)
          .withBody("");
    }
    headers.put("Content-Type", "application/json");
    return new APIGatewayProxyResponseEvent()
        .withStatusCode(200)
        .withHeaders(headers)
        .withBody(answer.body());
  }

  private static APIGatewayProxyResponseEvent failure(
      Problem problem, APIGatewayProxyRequestEvent event) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Cache-Control", "no-store");
    if (problem instanceof Problem.Unavailable) {
      headers.put("Retry-After", RETRY_AFTER_SECONDS);
    }
    String requestId =
        event.getRequestContext() == null ? null : event.getRequestContext().getRequestId();
    return new APIGatewayProxyResponseEvent()
        .withStatusCode(status(problem))
        .withHeaders(headers)
        .withBody(ErrorJson.write(code(problem), problem.message(), problem.param(), requestId));
  }

  /** A new problem does not compile until it has a status. */
  private static int status(Problem problem) {
    return switch (problem) {
      case Problem.InvalidRequest _ -> 400;
      case Problem.InsufficientScope _ -> 403;
      case Problem.NotFound _ -> 404;
      case Problem.Internal _ -> 500;
      case Problem.Unavailable _ -> 503;
    };
  }

  private static String code(Problem problem) {
    return switch (problem) {
      case Problem.InvalidRequest _ -> "invalid_request";
      case Problem.InsufficientScope _ -> "insufficient_scope";
      case Problem.NotFound _ -> "not_found";
      case Problem.Internal _ -> "internal_error";
      case Problem.Unavailable _ -> "unavailable";
    };
  }
}
