package evalschedules.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Temporal did not do what a schedule's clock needs; the message says what it answered. */
public final class ClockFailure extends RuntimeException {
  private final Status.Code code;

  ClockFailure(StatusRuntimeException cause) {
    super(
        "Temporal: " + cause.getStatus().getCode() + " " + cause.getStatus().getDescription(),
        cause);
    this.code = cause.getStatus().getCode();
  }

  /** True when the same call may succeed a little later. */
  public boolean isTransient() {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNKNOWN -> true;
      default -> false;
    };
  }

  /** True when Temporal takes no such schedule. */
  public boolean isInvalid() {
    return code == Status.Code.INVALID_ARGUMENT;
  }
}
