package io.longshore.base.log;

import io.longshore.base.time.Clock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where lines go, how they look, and which are left out. Safe for use by several threads. */
public final class LogOutput {
  private static volatile LogOutput current =
      new LogOutput(
          new FileOutputStream(FileDescriptor.err),
          formatOfStandardError(),
          Level.INFO,
          Clock.system());

  private final OutputStream stream;
  private final Format format;
  private final Level level;
  private final Clock clock;

  /** Lines of a level and those that matter more. */
  public LogOutput(OutputStream stream, Format format, Level level, Clock clock) {
    this.stream = stream;
    this.format = format;
    this.level = level;
    this.clock = clock;
  }

  /** Sets where the whole program's lines go from now on. */
  public static void use(LogOutput output) {
    current = output;
  }

  /** Sends the whole program's lines to standard error. */
  public static void useStandardError(Format format, Level level) {
    use(new LogOutput(new FileOutputStream(FileDescriptor.err), format, level, Clock.system()));
  }

  static LogOutput current() {
    return current;
  }

  /** The journal's form if standard error is the journal, which systemd tells in a variable. */
  public static Format formatOfStandardError() {
    return isJournal(System.getenv("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"))
        ? Format.JOURNAL
        : Format.TEXT;
  }

  /** Compares the variable's device and inode with the stream's: it may have been redirected. */
  static boolean isJournal(@Nullable String variable, Path stream) {
    if (variable == null) {
      return false;
    }
    try {
      Object device = Files.getAttribute(stream, "unix:dev");
      Object inode = Files.getAttribute(stream, "unix:ino");
      return variable.equals(device + ":" + inode);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  boolean shows(Level candidate) {
    return candidate.compareTo(level) <= 0;
  }

  void write(
      Level level, String component, String message, Optional<Throwable> failure, Object[] pairs) {
    Entry entry =
        new Entry(clock.now(), level, component, message, new Entry.Pairs(pairs), failure);
    byte[] line = (format.line(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      try {
        stream.write(line);
        stream.flush();
      } catch (IOException e) {
        // Standard error is gone; there is nowhere left to say so.
        return;
      }
    }
  }
}
