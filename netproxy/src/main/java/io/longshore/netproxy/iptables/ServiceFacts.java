package io.longshore.netproxy.iptables;

import io.longshore.netproxy.model.ExternalTraffic;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.TrafficPolicy;
import io.longshore.netproxy.model.Treatment;
import java.util.List;
import java.util.Optional;

/**
 * What the rules of a service port follow from.
 *
 * @param nodeAddresses this node's, the primary one first
 * @param brief whether comments are left out where there are many, as kube-proxy does
 */
record ServiceFacts(
    ServiceView view,
    ChainNames names,
    Masquerading masquerading,
    List<IpAddress> nodeAddresses,
    boolean brief) {

  Protocol protocol() {
    return view.name().protocol();
  }

  /** Whether anybody anywhere would answer. */
  boolean isAnswered() {
    return view.choice().anywhere();
  }

  /** Where packets to the cluster address go, if they go anywhere. */
  String internalChain() {
    return view.port().internalPolicy() == TrafficPolicy.LOCAL ? names.local() : names.cluster();
  }

  /** Its cluster address, unless another Service has that. */
  Optional<Frontend.ClusterAddress> clusterAddress() {
    return view.frontends().stream()
        .filter(Frontend.ClusterAddress.class::isInstance)
        .map(Frontend.ClusterAddress.class::cast)
        .findFirst();
  }

  /** What becomes of packets from outside the cluster to its other addresses. */
  Treatment outsiders() {
    return switch (view.external()) {
      case ExternalTraffic.ToCluster(Treatment everybody) -> everybody;
      case ExternalTraffic.ToLocal(Treatment outsiders, _) -> outsiders;
    };
  }

  /** Whether it has the chain for packets to other than its cluster address. */
  boolean hasExternalChain() {
    return isAnswered()
        && view.frontends().stream().anyMatch(one -> !(one instanceof Frontend.ClusterAddress));
  }

  /** Whether it has the chain that looks at who may use its load balancers. */
  boolean hasFirewall() {
    return isAnswered() && view.frontends().stream().anyMatch(ServiceFacts::isFirewalled);
  }

  static boolean isFirewalled(Frontend frontend) {
    return frontend instanceof Frontend.LoadBalancerAddress(_, _, var sources)
        && !sources.isEmpty();
  }
}
