package io.longshore.linux.systemd;

import java.io.IOException;
import java.io.Serial;
import java.util.List;

/** systemd could not be told something. */
public final class NotifyException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  NotifyException(List<String> assignments, String address, IOException cause) {
    super(
        "cannot send " + assignments + " to systemd at " + address + ": " + cause.getMessage(),
        cause);
  }
}
