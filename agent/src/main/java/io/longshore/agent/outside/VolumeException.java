package io.longshore.agent.outside;

import java.io.Serial;

/** A volume is not there, and the message says to the pod's owner why. */
public final class VolumeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With the text of the event. */
  public VolumeException(String message) {
    super(message);
  }

  /** With the text of the event and what led to it. */
  public VolumeException(String message, Throwable cause) {
    super(message, cause);
  }
}
