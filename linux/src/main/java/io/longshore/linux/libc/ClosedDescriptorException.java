package io.longshore.linux.libc;

import java.io.Serial;

/** Something was used after it was closed, or was closed by another thread while in use. */
public final class ClosedDescriptorException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1;

  ClosedDescriptorException() {
    super("already closed");
  }
}
