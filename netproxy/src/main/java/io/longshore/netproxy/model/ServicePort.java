package io.longshore.netproxy.model;

import java.util.List;

/**
 * A port of a Service as its author wants it, for one family of addresses.
 *
 * @param nodePort zero for none
 * @param loadBalancerVips the load balancer's addresses whose packets reach the node with them
 *     still in their header
 * @param allowedSources who may use the load balancer's addresses; empty for everybody
 * @param healthCheckPort where load balancers ask whether this node has endpoints; zero for none
 */
public record ServicePort(
    ServicePortName name,
    IpAddress clusterIp,
    int port,
    int nodePort,
    List<IpAddress> externalIps,
    List<IpAddress> loadBalancerVips,
    List<Cidr> allowedSources,
    Affinity affinity,
    TrafficPolicy internalPolicy,
    TrafficPolicy externalPolicy,
    int healthCheckPort) {

  /** Copies the lists. */
  public ServicePort {
    externalIps = List.copyOf(externalIps);
    loadBalancerVips = List.copyOf(loadBalancerVips);
    allowedSources = List.copyOf(allowedSources);
  }

  /** The family of all its addresses. */
  public IpFamily family() {
    return clusterIp.family();
  }

  /** Whether it is reachable by anything but its cluster IP. */
  public boolean isReachableFromOutside() {
    return nodePort != 0 || !externalIps.isEmpty() || !loadBalancerVips.isEmpty();
  }

  /**
   * Whether any traffic goes to all endpoints: with an external policy of LOCAL, that of pods and
   * of the node itself.
   */
  public boolean usesClusterEndpoints() {
    return internalPolicy == TrafficPolicy.CLUSTER || isReachableFromOutside();
  }

  /** Whether any traffic goes to this node's endpoints only. */
  public boolean usesLocalEndpoints() {
    return internalPolicy == TrafficPolicy.LOCAL
        || (externalPolicy == TrafficPolicy.LOCAL && isReachableFromOutside());
  }
}
