package evalschedules.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An answer's strong entity tag: the schedule's revision, a dot, and a hash of the body.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-etag">RFC 9110, ETag</a>
 */
record EntityTag(String value) {
  private static final int HASH_BYTES = 12;

  static EntityTag of(long revision, String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return new EntityTag(
          "\"" + revision + "." + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + "\"");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /**
   * Whether an If-None-Match header names this tag: {@code *} alone, or a list of tags, weak or
   * strong.
   */
  boolean isNamedBy(String ifNoneMatch) {
    // a comma may stand inside another tag, but no part of that is equal to this one
    return ifNoneMatch.strip().equals("*")
        || Arrays.stream(ifNoneMatch.split(","))
            .map(String::strip)
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(value::equals);
  }
}
