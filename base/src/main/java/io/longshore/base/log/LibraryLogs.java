package io.longshore.base.log;

import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Takes in what libraries write to the JDK's own logging, as netty does. */
public final class LibraryLogs extends Handler {
  private static final SimpleFormatter MESSAGES = new SimpleFormatter();

  private LibraryLogs() {}

  /**
   * From now on libraries' lines go where ours go; below warnings only where we show everything.
   */
  public static void takeIn() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.addHandler(new LibraryLogs());
    root.setLevel(
        LogOutput.current().shows(Level.TRACE)
            ? java.util.logging.Level.ALL
            : java.util.logging.Level.WARNING);
  }

  @Override
  public void publish(LogRecord entry) {
    LogOutput output = LogOutput.current();
    Level level = level(entry.getLevel());
    if (output.shows(level)) {
      String message = MESSAGES.formatMessage(entry);
      output.write(
          level,
          String.valueOf(entry.getLoggerName()),
          String.valueOf(message),
          Optional.ofNullable(entry.getThrown()),
          new Object[0]);
    }
  }

  private static Level level(java.util.logging.Level level) {
    int value = level.intValue();
    if (value >= java.util.logging.Level.SEVERE.intValue()) {
      return Level.ERROR;
    } else if (value >= java.util.logging.Level.WARNING.intValue()) {
      return Level.WARN;
    }
    // What a library finds worth a line at INFO is not what our operators want to know.
    return value >= java.util.logging.Level.CONFIG.intValue() ? Level.DEBUG : Level.TRACE;
  }

  /** Each line is written at once. */
  @Override
  public void flush() {}

  @Override
  public void close() {}
}
