package io.longshore.base.log;

import java.util.Optional;

/**
 * Writes lines for one part of the program: a message that never changes, then keys and values.
 * Safe for use by several threads.
 */
public final class Log {
  private final String component;

  private Log(String component) {
    this.component = component;
  }

  /** For a part of the program. */
  public static Log of(String component) {
    return new Log(component);
  }

  /** Whether lines of this level are shown: asked where making their values is work. */
  public boolean shows(Level level) {
    return LogOutput.current().shows(level);
  }

  /** Something does not work. */
  public void error(String message, Object... pairs) {
    write(Level.ERROR, message, pairs);
  }

  /** Something may soon not work, or works worse. */
  public void warn(String message, Object... pairs) {
    write(Level.WARN, message, pairs);
  }

  /** What an operator wants to know. */
  public void info(String message, Object... pairs) {
    write(Level.INFO, message, pairs);
  }

  /** What somebody wants to know who looks for a mistake. */
  public void debug(String message, Object... pairs) {
    write(Level.DEBUG, message, pairs);
  }

  /** Everything. */
  public void trace(String message, Object... pairs) {
    write(Level.TRACE, message, pairs);
  }

  /** A mistake of the program's own, with its stack. */
  public void bug(String message, Throwable failure, Object... pairs) {
    LogOutput output = LogOutput.current();
    if (output.shows(Level.ERROR)) {
      output.write(Level.ERROR, component, message, Optional.of(failure), pairs);
    }
  }

  private void write(Level level, String message, Object[] pairs) {
    LogOutput output = LogOutput.current();
    if (output.shows(level)) {
      output.write(level, component, message, Optional.empty(), pairs);
    }
  }
}
