package io.longshore.base.lifecycle;

import java.io.Serial;

/** A part of the program could not be started or closed. */
public final class LifecycleException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  LifecycleException(String message) {
    super(message);
  }

  LifecycleException(String message, Throwable cause) {
    super(message, cause);
  }
}
