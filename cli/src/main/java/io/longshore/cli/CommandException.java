package io.longshore.cli;

import java.io.Serial;

/** A command cannot do what it is told; the message says why, and the way out. */
public final class CommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** For a reason. */
  public CommandException(String message) {
    super(message);
  }
}
