package io.longshore.netproxy.model;

/** What becomes of packets to node ports, external addresses and load balancers' addresses. */
public sealed interface ExternalTraffic {

  /**
   * All packets are treated alike, and get this node's address for their source: the endpoint may
   * be on another node, whose answer must come back this way.
   */
  record ToCluster(Treatment everybody) implements ExternalTraffic {}

  /**
   * Packets from outside keep their source. Packets of pods and of this node itself do not depend
   * on which node they are on: those of pods keep their source, the node's own get its address.
   */
  record ToLocal(Treatment outsiders, Treatment insiders) implements ExternalTraffic {}
}
