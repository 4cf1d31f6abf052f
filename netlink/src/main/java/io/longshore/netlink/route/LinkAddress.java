package io.longshore.netlink.route;

import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;

/** An address of a link, with the length of its network's prefix. */
public record LinkAddress(int link, InetAddress address, int prefixLength) implements RouteObject {

  /** As {@code ip addr} has it. */
  @Override
  public String toString() {
    return IpAddresses.text(address) + "/" + prefixLength + " link " + link;
  }
}
