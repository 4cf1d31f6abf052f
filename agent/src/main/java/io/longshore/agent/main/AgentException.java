package io.longshore.agent.main;

import java.io.Serial;

/** The agent cannot run as it is wanted; the message is for the user. */
public final class AgentException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With what is wrong and what to do about it. */
  public AgentException(String message) {
    super(message);
  }

  /** With what is wrong, and what led to it. */
  public AgentException(String message, Throwable cause) {
    super(message, cause);
  }
}
