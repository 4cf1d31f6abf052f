package io.longshore.agent.node;

import java.io.Serial;

/** This machine cannot be a node as it is wanted. */
public final class NodeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With what is wrong, for the user. */
  public NodeException(String message) {
    super(message);
  }

  /** With what is wrong, for the user, and what led to it. */
  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
