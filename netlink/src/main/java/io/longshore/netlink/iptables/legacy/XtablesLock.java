package io.longshore.netlink.iptables.legacy;

import io.longshore.linux.file.FileLock;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The lock that iptables-legacy holds while it changes a table, as {@code iptables -w} waits. */
public record XtablesLock(Path file, Duration patience) {
  private static final long PAUSE_NANOS = 2_000_000;

  /** Where iptables 1.8 has it. */
  public static final XtablesLock USUAL =
      new XtablesLock(Path.of("/run/xtables.lock"), Duration.ofSeconds(30));

  /** Waits for the lock; whoever closes it gives it back. */
  FileLock take() {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<FileLock> lock = FileLock.tryExclusive(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (System.nanoTime() - deadline >= 0) {
        throw NetlinkException.of(
            Kind.TIMED_OUT, "change a table", "somebody holds " + file + " for " + patience);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
