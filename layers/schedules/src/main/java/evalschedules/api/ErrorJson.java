package evalschedules.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The error envelope; the template's gateway responses have the same shape. */
final class ErrorJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ErrorJson() {}

  static String write(
      String code, String message, @Nullable String param, @Nullable String requestId) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("code", code);
      json.writeStringField("message", message);
      json.writeStringField("param", param);
      json.writeStringField("request_id", requestId);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes all that is written to it", e);
    }
    return text.toString();
  }
}
