package io.longshore.netproxy.main;

import io.longshore.base.metrics.Metrics;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.ProxyMode;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.sync.Leftovers;
import io.longshore.netproxy.sync.ProxyBackend;
import java.util.function.Function;

/**
 * A way to forward packets.
 *
 * @param failures the name of the metric that counts its failed syncs, without the prefix
 * @param leftovers what it leaves in a network namespace
 */
public record Mode(
    ProxyMode mode,
    String failures,
    BackendOpener opener,
    Function<NetworkNamespace, Leftovers> leftovers) {

  /** Makes backends. */
  @FunctionalInterface
  public interface BackendOpener {
    /** Opens one. */
    ProxyBackend open(Opening opening);
  }

  /** What a backend is opened with. */
  public record Opening(
      IpFamily family,
      Masquerading masquerading,
      KubeProxyConfiguration configuration,
      NetworkNamespace network,
      Metrics metrics) {}
}
