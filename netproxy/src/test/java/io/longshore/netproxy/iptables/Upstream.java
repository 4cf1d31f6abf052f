package io.longshore.netproxy.iptables;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.testing.ClusterAddresses;
import io.longshore.netproxy.testing.Outcome;
import io.longshore.netproxy.testing.Place;
import io.longshore.netproxy.testing.Scenario;
import io.longshore.netproxy.testing.Scenario.Expectation;
import java.util.stream.Stream;

/** Where kube-proxy's mode iptables does something else than its mode nftables. */
final class Upstream {
  private Upstream() {}

  /**
   * KUBE-EXTERNAL-SERVICES is not asked about the node's own packets: what it sends to an external
   * address that nobody serves leaves the node, and somebody else answers or does not.
   */
  static Stream<Expectation> expectations(Scenario scenario) {
    return scenario.expectations().stream()
        .filter(
            one ->
                one.probe().from() != Place.NODE
                    || !(one.outcome() instanceof Outcome.Rejected)
                    || isInside(scenario, one.probe().to()));
  }

  /** Cluster addresses, and the node's own, are asked about in OUTPUT and in INPUT. */
  private static boolean isInside(Scenario scenario, IpAddress address) {
    ClusterAddresses addresses = new ClusterAddresses(scenario.family());
    return addresses.serviceRange().contains(address) || addresses.ofNode().contains(address);
  }
}
