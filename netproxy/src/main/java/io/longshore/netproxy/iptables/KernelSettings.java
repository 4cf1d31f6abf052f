package io.longshore.netproxy.iptables;

import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.proc.Sysctl;
import java.util.concurrent.Callable;

/** The kernel's settings that this mode reads and writes. */
public final class KernelSettings {
  private static final Log LOG = Log.of("iptables");
  private static final String ROUTE_LOCALHOST = "net/ipv4/conf/all/route_localnet";
  private static final String LIBERAL = "net/netfilter/nf_conntrack_tcp_be_liberal";

  private KernelSettings() {}

  /**
   * Whether packets that fit no connection can do harm: not where the kernel takes segments outside
   * of a connection's window for its own (kubernetes/kubernetes#74839).
   */
  public static boolean tracksStrictly(NetworkNamespace namespace) {
    return in(namespace, () -> new Sysctl().readNumber(LIBERAL).orElse(0L) == 0);
  }

  /** Where it may not be set node ports work at all other addresses, and the log says so. */
  static void routeLocalhost(NetworkNamespace namespace) {
    in(
        namespace,
        () -> {
          Sysctl settings = new Sysctl();
          if (settings.readNumber(ROUTE_LOCALHOST).orElse(1L) != 0) {
            return false;
          }
          try {
            settings.write(ROUTE_LOCALHOST, "1");
            LOG.info("node ports are on 127.0.0.1 too", "setting", ROUTE_LOCALHOST);
          } catch (RuntimeException e) {
            LOG.warn("node ports are not on 127.0.0.1", "error", e);
          }
          return true;
        });
  }

  private static <T> T in(NetworkNamespace namespace, Callable<T> task) {
    try {
      return namespace.call(task);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot enter " + namespace, e);
    }
  }
}
