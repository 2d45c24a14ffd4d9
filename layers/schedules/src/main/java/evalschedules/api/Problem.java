package evalschedules.api;

import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered as asked. Its message is for the caller: field, rule, what to do;
 * nothing of the inside.
 */
public abstract sealed class Problem extends RuntimeException {
  private final String message;

  private Problem(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** For the caller. */
  public final String message() {
    return message;
  }

  /** The caller's field, header or parameter at fault; null when none is. */
  public @Nullable String param() {
    return null;
  }

  /** A field, header or query value breaks a rule. */
  public static final class InvalidRequest extends Problem {
    private final String param;

    public InvalidRequest(String param, String message) {
      super(message, null);
      this.param = param;
    }

    @Override
    public String param() {
      return param;
    }
  }

  /** The key is good but may not do this. */
  public static final class InsufficientScope extends Problem {
    public InsufficientScope(Scope needed) {
      super("This API key lacks the scope " + needed.wireName() + ". Use a key that has it.", null);
    }
  }

  /** There is none, it was deleted, or it is another team's: nobody can tell which. */
  public static final class NotFound extends Problem {
    public NotFound() {
      super(
          "No such schedule. Check the id, and that the API key belongs to the schedule's team.",
          null);
    }
  }

  /** Something this service needs did not answer in time. */
  public static final class Unavailable extends Problem {
    public Unavailable(Throwable cause) {
      super(
          "The service is temporarily unavailable. Retry after the seconds that Retry-After gives.",
          cause);
    }
  }

  /** A defect of this service or of its data; the cause is for the log alone. */
  public static final class Internal extends Problem {
    public Internal(Throwable cause) {
      super(
          "Something went wrong on our side. Retry, and if it lasts, report the request_id.",
          cause);
    }
  }
}
