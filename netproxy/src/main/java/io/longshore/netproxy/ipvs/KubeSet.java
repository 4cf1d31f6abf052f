package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipset.HashKey;
import io.longshore.netlink.ipset.SetDefinition;
import io.longshore.netlink.ipset.SetExtensions;
import io.longshore.netlink.ipset.SetKind;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import java.util.Optional;

/** The sets that the rules of this mode ask, with the names that kube-proxy gives them. */
enum KubeSet {
  /** Endpoints on this node, with themselves for the source: packets that come back. */
  LOOP_BACK("LOOP-BACK", HashKey.IP_PORT_IP),
  CLUSTER_IP("CLUSTER-IP", HashKey.IP_PORT),
  EXTERNAL_IP("EXTERNAL-IP", HashKey.IP_PORT),
  EXTERNAL_IP_LOCAL("EXTERNAL-IP-LOCAL", HashKey.IP_PORT),
  LOAD_BALANCER("LOAD-BALANCER", HashKey.IP_PORT),
  /** Those that not everybody may use. */
  LOAD_BALANCER_FW("LOAD-BALANCER-FW", HashKey.IP_PORT),
  LOAD_BALANCER_LOCAL("LOAD-BALANCER-LOCAL", HashKey.IP_PORT),
  /** Those that the node itself may use: its packets have the address for their source too. */
  LOAD_BALANCER_SOURCE_IP("LOAD-BALANCER-SOURCE-IP", HashKey.IP_PORT_IP),
  LOAD_BALANCER_SOURCE_CIDR("LOAD-BALANCER-SOURCE-CIDR", HashKey.IP_PORT_NET),
  NODE_PORT_TCP("NODE-PORT-TCP"),
  NODE_PORT_LOCAL_TCP("NODE-PORT-LOCAL-TCP"),
  NODE_PORT_UDP("NODE-PORT-UDP"),
  NODE_PORT_LOCAL_UDP("NODE-PORT-LOCAL-UDP"),
  NODE_PORT_SCTP("NODE-PORT-SCTP-HASH", HashKey.IP_PORT),
  NODE_PORT_LOCAL_SCTP("NODE-PORT-LOCAL-SCTP-HASH", HashKey.IP_PORT),
  HEALTH_CHECK_NODE_PORT("HEALTH-CHECK-NODE-PORT"),
  /** The addresses of the device that has those of Services. */
  IPVS_IPS("IPVS-IPS", HashKey.IP);

  private static final int LONGEST_NAME = 31; // IPSET_MAXNAMELEN, its zero byte left out
  private static final long FIRST_SIZE = 1024;

  /** kube-proxy takes what ipset does, 65,536: too few for 50,000 Services with two ports. */
  private static final long MOST_ELEMENTS = 1 << 20;

  private final String suffix;
  private final Optional<HashKey> key;

  KubeSet(String suffix, HashKey key) {
    this.suffix = suffix;
    this.key = Optional.of(key);
  }

  /** A bit for each port. */
  KubeSet(String suffix) {
    this.suffix = suffix;
    this.key = Optional.empty();
  }

  /** The name in the kernel. */
  String name(IpFamily family) {
    String name =
        switch (family) {
          case IPV4 -> "KUBE-" + suffix;
          case IPV6 -> "KUBE-6-" + suffix;
        };
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  /** As it is made. */
  SetDefinition definition(IpFamily family) {
    return key.map(
            parts ->
                new SetDefinition(
                    name(family),
                    new SetKind.Hash(parts, Families.netlink(family), FIRST_SIZE, MOST_ELEMENTS),
                    SetExtensions.NONE))
        .orElseGet(() -> SetDefinition.ports(name(family)));
  }

  /** Node ports of a protocol: all of them, or those that stay on the node. */
  static KubeSet ofNodePorts(Protocol protocol, boolean local) {
    return switch (protocol) {
      case TCP -> local ? NODE_PORT_LOCAL_TCP : NODE_PORT_TCP;
      case UDP -> local ? NODE_PORT_LOCAL_UDP : NODE_PORT_UDP;
      case SCTP -> local ? NODE_PORT_LOCAL_SCTP : NODE_PORT_SCTP;
    };
  }
}
