package evalschedules.local.gateway;

import evalschedules.local.template.Template;
import evalschedules.local.template.Template.RouteSpec;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the function behind a method and a raw path, with or without the stage as its first
 * segment.
 */
final class ApiRoutes {
  private final List<Route> routes = new ArrayList<>();
  private final String stagePrefix;

  ApiRoutes(Template template) {
    stagePrefix = "/" + template.stage() + "/";
    template
        .functions()
        .forEach(
            function ->
                function
                    .routes()
                    .forEach(route -> routes.add(new Route(route, function.logicalId()))));
  }

  /**
   * A route that fits.
   *
   * @param resource the route's path as the template has it
   * @param path the request's, without the stage
   * @param parameters the path's parameters, decoded
   */
  record Match(String function, String resource, String path, Map<String, String> parameters) {}

  private record Route(RouteSpec spec, String function) {}

  Optional<Match> match(String method, String rawPath) {
    String path =
        rawPath.startsWith(stagePrefix) ? rawPath.substring(stagePrefix.length() - 1) : rawPath;
    return routes.stream()
        .filter(route -> route.spec().method().equals(method))
        .flatMap(
            route ->
                Optional.ofNullable(parameters(route.spec().path(), path)).stream()
                    .map(
                        parameters ->
                            new Match(route.function(), route.spec().path(), path, parameters)))
        .findFirst();
  }

  private static @Nullable Map<String, String> parameters(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      String decoded = decode(given[i]);
      if (wanted[i].startsWith("{") && !decoded.isEmpty()) {
        parameters.put(wanted[i].substring(1, wanted[i].length() - 1), decoded);
      } else if (!wanted[i].equals(decoded)) {
        return null;
      }
    }
    return parameters;
  }

  /** Percent-encoding alone: a plus is a plus in a path. */
  private static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
