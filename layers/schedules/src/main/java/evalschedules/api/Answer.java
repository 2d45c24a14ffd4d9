package evalschedules.api;

import java.util.Map;

/**
 * What a use case answers: always 200, unless the caller has it already.
 *
 * @param body JSON
 * @param revision of what the body shows; part of its entity tag
 * @param headers more than every answer has
 * @param log fields for the request's log line: ids and reasons, nothing of the body
 */
public record Answer(
    String body, long revision, Map<String, String> headers, Map<String, Object> log) {
  public Answer {
    headers = Map.copyOf(headers);
    log = Map.copyOf(log);
  }
}
