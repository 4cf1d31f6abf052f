package io.longshore.linux.cgroup;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A control group could not be made, changed, read or removed. */
public final class CgroupException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  CgroupException(String message) {
    super(message);
  }

  CgroupException(String what, Path path, IOException cause) {
    super("cannot " + what + " " + path + ": " + cause, cause);
  }
}
