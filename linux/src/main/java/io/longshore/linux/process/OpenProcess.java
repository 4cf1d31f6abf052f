package io.longshore.linux.process;

import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.libc.NativeFile;
import java.time.Duration;
import java.util.Optional;

/**
 * A handle of a process, by pidfd_open(2): a signal never reaches another process that got the same
 * number later. Safe for use by several threads.
 */
public final class OpenProcess implements AutoCloseable {
  private final NativeFile handle;

  private OpenProcess(NativeFile handle) {
    this.handle = handle;
  }

  /** Opens a process; empty if there is none of that number. */
  public static Optional<OpenProcess> of(long pid) {
    try {
      return Optional.of(new OpenProcess(NativeFile.process(pid)));
    } catch (LibcException e) {
      if (e.is(Errno.ESRCH)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Sends a signal; returns false if the process has ended, which is no error. */
  public boolean signal(Signal signal) {
    try {
      handle.signal(signal.number());
      return true;
    } catch (LibcException e) {
      if (e.is(Errno.ESRCH)) {
        return false;
      }
      throw e;
    }
  }

  /** Waits until the process has ended; returns false when the time is over. */
  public boolean awaitEnd(Duration patience) {
    return handle.awaitReadable(patience);
  }

  @Override
  public void close() {
    handle.close();
  }
}
