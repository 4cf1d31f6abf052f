package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import java.util.List;

/**
 * What a service port needs in the kernel.
 *
 * @param elements what it has for itself, apart from endpoints
 * @param blocks its endpoints
 * @param chains the chains that its elements lead to
 * @param clusterIp shared with the other ports of its Service
 * @param hairpins the addresses of its endpoints on this node, shared with others that have them
 */
record Plan(
    List<Placed> elements,
    List<Block> blocks,
    List<Way> chains,
    List<IpAddress> clusterIp,
    List<IpAddress> hairpins) {
  static final Plan NOTHING = new Plan(List.of(), List.of(), List.of(), List.of(), List.of());

  /** An element in its set. */
  record Placed(SetName set, SetElement element) {}

  /**
   * The endpoints of a frontend.
   *
   * @param frontend the key before the index
   * @param localOnly whether these are the endpoints of this node, rather than all
   * @param sticky whether clients stay, so that it must be known who is still there
   */
  record Block(
      EndpointList list,
      Bytes frontend,
      List<Destination> destinations,
      boolean localOnly,
      boolean sticky) {}
}
