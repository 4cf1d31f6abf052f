package io.longshore.netlink.socket;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Kind;
import java.util.concurrent.Callable;

/** Opens sockets inside of a namespace, where checked exceptions cannot come from the task. */
final class InNamespace {
  private InNamespace() {}

  static <T> T call(NetworkNamespace namespace, Callable<T> task) {
    try {
      return namespace.call(task);
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NetlinkException.of(
          Kind.CLOSED, "open a socket in " + namespace, "the thread was interrupted");
    } catch (Exception e) {
      throw new IllegalStateException("cannot open a socket in " + namespace, e);
    }
  }
}
