package io.longshore.cli;

import java.io.Serial;

/** Arguments that a command does not understand; the message says which, and what is right. */
public final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** For a reason. */
  public UsageException(String message) {
    super(message);
  }
}
