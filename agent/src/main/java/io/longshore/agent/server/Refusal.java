package io.longshore.agent.server;

import java.io.Serial;

/** A request that is not answered, and why. */
final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final int status;

  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  Refusal(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
