package io.longshore.linux.cgroup;

import java.io.Serial;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A control group could not be made, changed, read or removed. */
public final class CgroupException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  CgroupException(String message) {
    super(message);
  }

  CgroupException(String what, Path path, Exception cause) {
    super("cannot " + what + " " + path + ": " + cause, cause);
  }

  /** For several failures at one group, each of which is told. */
  CgroupException(String what, Path path, List<CgroupException> causes) {
    super(
        "cannot "
            + what
            + " in "
            + path
            + ": "
            + causes.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")),
        causes.getFirst());
    causes.stream().skip(1).forEach(this::addSuppressed);
  }
}
