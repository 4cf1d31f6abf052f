package io.longshore.netlink.route;

import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Where frames to a hardware address go: by which port of a bridge, or to which machine through a
 * tunnel.
 *
 * @param destination the other end of the tunnel; absent in a bridge
 * @param vlan zero for none
 * @param ofBridge whether it stands in the table of the link's bridge rather than in the link's own
 */
public record ForwardingEntry(
    int link,
    HardwareAddress hardware,
    Optional<InetAddress> destination,
    NeighbourState state,
    int vlan,
    boolean ofBridge)
    implements RouteObject {

  /** Through a tunnel to a machine; all zeros stand for every address that is not known. */
  public static ForwardingEntry tunnel(
      int link, HardwareAddress hardware, InetAddress destination) {
    return new ForwardingEntry(
        link, hardware, Optional.of(destination), NeighbourState.PERMANENT, 0, false);
  }

  /** By a port of a bridge, for good. */
  public static ForwardingEntry port(int link, HardwareAddress hardware) {
    return new ForwardingEntry(link, hardware, Optional.empty(), NeighbourState.NOARP, 0, true);
  }

  /** As {@code bridge fdb} has it. */
  @Override
  public String toString() {
    return hardware
        + " link "
        + link
        + destination.map(address -> " dst " + IpAddresses.text(address)).orElse("")
        + (vlan == 0 ? "" : " vlan " + vlan)
        + (ofBridge ? " master " : " self ")
        + state;
  }
}
