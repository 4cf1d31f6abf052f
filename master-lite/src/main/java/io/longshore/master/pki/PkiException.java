package io.longshore.master.pki;

import java.io.Serial;

/** A key or a certificate could not be made, read or written. */
public final class PkiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** About what went wrong, and why. */
  public PkiException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
