package io.longshore.linux.proc;

import java.io.Serial;

/** A file of the kernel's does not look as its documentation says. */
public final class ProcFormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Names the file and shows the text. */
  public ProcFormatException(String file, String text) {
    super(file + ": not understood: \"" + text.strip() + '"');
  }

  /** Names the file and shows the text and the reason. */
  public ProcFormatException(String file, String text, Throwable cause) {
    super(file + ": not understood: \"" + text.strip() + '"', cause);
  }
}
