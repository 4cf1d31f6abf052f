package io.longshore.netproxy.main;

import io.longshore.base.log.Log;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.NodeFacts;
import java.util.Optional;

/** How packets of pods are told from others, as the user wants and the cluster allows. */
final class LocalTrafficChoice {
  private static final Log LOG = Log.of("proxy");

  private LocalTrafficChoice() {}

  static LocalTraffic of(KubeProxyConfiguration config, NodeFacts node, IpFamily family) {
    return switch (config.detectLocalMode()) {
      case "BridgeInterface" -> new LocalTraffic.FromBridge(config.detectLocal().bridgeInterface());
      case "InterfaceNamePrefix" ->
          new LocalTraffic.FromDevices(config.detectLocal().interfaceNamePrefix());
      case "NodeCIDR" -> fromRange(node.podRange(family), "the Node has no podCIDR", family);
      default -> fromRange(config.clusterRange(family), "there is no clusterCIDR", family);
    };
  }

  private static LocalTraffic fromRange(Optional<Cidr> range, String problem, IpFamily family) {
    if (range.isEmpty()) {
      LOG.warn(
          "packets of pods cannot be told from others: nobody is masqueraded to cluster addresses",
          "reason",
          problem,
          "family",
          family);
    }
    return range
        .map(one -> (LocalTraffic) new LocalTraffic.FromRange(one))
        .orElse(new LocalTraffic.Unknown());
  }
}
