package io.longshore.netproxy.main;

import java.io.Serial;

/** A proxy cannot run as it is told to; the message says why, and the way out. */
public final class ProxyException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** For a reason. */
  public ProxyException(String message) {
    super(message);
  }
}
