package io.longshore.netlink.iptables.legacy;

import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.wire.NetlinkException;
import java.util.concurrent.Callable;

/** Runs what opens sockets inside of a namespace, and says what failed as netlink does. */
final class LegacyCalls {
  private LegacyCalls() {}

  static <T> T in(String operation, NetworkNamespace namespace, Callable<T> task) {
    try {
      return namespace.call(task);
    } catch (LibcException e) {
      throw failure(operation, e);
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NetlinkException.of(
          NetlinkException.Kind.INTERRUPTED, operation, "the thread was interrupted");
    } catch (Exception e) {
      throw new IllegalStateException("cannot " + operation, e);
    }
  }

  static NetlinkException failure(String operation, LibcException e) {
    String text = Errno.describe(e.errno());
    return NetlinkException.refused(
        operation, new NetlinkException.Refusal(e.errno(), text, "in " + e.call(), -1, -1));
  }
}
