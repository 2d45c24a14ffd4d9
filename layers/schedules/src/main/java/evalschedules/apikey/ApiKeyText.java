package evalschedules.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of an API key, {@code mk-} and 43 digits of base 62: 256 bits, so that it cannot be
 * guessed and a plain hash hides it. Its owner alone has it; the key table has the hash.
 */
public record ApiKeyText(String value) {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int DIGITS = 43;
  private static final Pattern SHAPE = Pattern.compile("mk-[0-9A-Za-z]{" + DIGITS + "}");

  public ApiKeyText {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an API key");
    }
  }

  /** Empty when the text has another shape. */
  public static Optional<ApiKeyText> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new ApiKeyText(text)) : Optional.empty();
  }

  /** A new key. */
  public static ApiKeyText random(SecureRandom random) {
    return new ApiKeyText(
        random
            .ints(DIGITS, 0, BASE62.length())
            .mapToObj(digit -> BASE62.substring(digit, digit + 1))
            .collect(Collectors.joining("", "mk-", "")));
  }

  /** SHA-256 in lower-case hex. */
  public String hash() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** Not the key, so that no log gets it by accident. */
  @Override
  public String toString() {
    return "mk-…";
  }
}
