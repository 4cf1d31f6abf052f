package io.longshore.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.Clock;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.userspace.LocalRoutes;
import io.longshore.netproxy.userspace.UserspaceBackend;
import io.longshore.netproxy.userspace.UserspaceFigures;
import io.longshore.netproxy.userspace.UserspaceOptions;
import java.lang.management.ManagementFactory;

/** The userspace mode in a network namespace: a route and a socket for each Service. */
final class UserspaceMode {
  /** For all that is no Service's socket. */
  private static final long OTHER_FILES = 1_000;

  private UserspaceMode() {}

  static ProxyBackend open(NetworkNamespace node) {
    return new UserspaceBackend(
        IpFamily.IPV4,
        new LocalTraffic.Unknown(),
        UserspaceOptions.standard(),
        new UserspaceFigures(new Metrics()),
        Clock.system(),
        LocalRoutes.open(IpFamily.IPV4, node),
        task -> Thread.ofPlatform().daemon().start(() -> run(task, node)));
  }

  private static void run(Runnable task, NetworkNamespace node) {
    try {
      node.call(
          () -> {
            task.run();
            return true;
          });
    } catch (Exception e) {
      throw new IllegalStateException("a thread of the proxy failed in " + node, e);
    }
  }

  /** How many Services the limit of open files leaves room for. */
  static int mostServices() {
    UnixOperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    return (int) Math.min(Integer.MAX_VALUE, system.getMaxFileDescriptorCount() - OTHER_FILES);
  }
}
