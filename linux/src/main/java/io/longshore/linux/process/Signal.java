package io.longshore.linux.process;

import java.util.Locale;
import java.util.Optional;

/** The signals that have a meaning here; signal(7), x86 and ARM. */
public enum Signal {
  /** Ask to read the configuration again, or that the terminal is gone. */
  HUP(1),
  /** As by the interrupt key. */
  INT(2),
  /** Like INT, with a dump. */
  QUIT(3),
  /** The end, which nothing can refuse. */
  KILL(9),
  /** For the program's own use. */
  USR1(10),
  /** For the program's own use. */
  USR2(12),
  /** Ask to end. */
  TERM(15),
  /** Go on. */
  CONT(18),
  /** Stand still, which nothing can refuse. */
  STOP(19),
  /** The terminal's size has changed. */
  WINCH(28);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** Of a name such as {@code SIGTERM}, as images name their stop signal. */
  public static Optional<Signal> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
    for (Signal signal : values()) {
      if (signal.name().equals(bare)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }

  /** The kernel's number. */
  public int number() {
    return number;
  }
}
