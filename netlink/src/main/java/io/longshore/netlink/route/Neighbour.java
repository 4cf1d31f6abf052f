package io.longshore.netlink.route;

import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Which hardware address on a link an address belongs to.
 *
 * @param hardware absent where it is not known
 * @param proxy whether this machine answers on the link for an address that is elsewhere
 */
public record Neighbour(
    int link,
    InetAddress address,
    Optional<HardwareAddress> hardware,
    NeighbourState state,
    boolean proxy)
    implements RouteObject {

  /** One that stays. */
  public static Neighbour permanent(int link, InetAddress address, HardwareAddress hardware) {
    return new Neighbour(link, address, Optional.of(hardware), NeighbourState.PERMANENT, false);
  }

  /** An address that this machine is to answer for. */
  public static Neighbour proxy(int link, InetAddress address) {
    return new Neighbour(link, address, Optional.empty(), NeighbourState.NONE, true);
  }

  /** As {@code ip neigh} has it. */
  @Override
  public String toString() {
    return IpAddresses.text(address)
        + " link "
        + link
        + hardware.map(known -> " lladdr " + known).orElse("")
        + (proxy ? " proxy" : " " + state);
  }
}
