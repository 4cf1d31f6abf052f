package io.longshore.kubeapi.json;

import java.io.Serial;

/** Text that is not JSON, or not of the shape that was asked for. */
public final class JsonException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
