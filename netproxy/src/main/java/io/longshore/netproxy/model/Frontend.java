package io.longshore.netproxy.model;

import java.util.List;

/** Where packets for a service port arrive; the protocol is that of the service port's name. */
public sealed interface Frontend {

  /** The port in the packets. */
  int port();

  /** The address for pods and nodes: traffic to it is internal. */
  record ClusterAddress(IpAddress address, int port) implements Frontend {}

  /** An address that somebody outside sends here: traffic to it is external. */
  record ExternalAddress(IpAddress address, int port) implements Frontend {}

  /**
   * An address of a load balancer: traffic to it is external.
   *
   * @param allowedSources sorted; packets from elsewhere are dropped. Empty where all are allowed.
   *     The load balancers' own addresses are among them, since a node's own packet to such an
   *     address has it for its source too
   */
  record LoadBalancerAddress(IpAddress address, int port, List<Cidr> allowedSources)
      implements Frontend {
    /** Copies the list. */
    public LoadBalancerAddress {
      allowedSources = List.copyOf(allowedSources);
    }
  }

  /** A port of the node's own addresses: traffic to it is external. */
  record NodePort(int port) implements Frontend {}
}
