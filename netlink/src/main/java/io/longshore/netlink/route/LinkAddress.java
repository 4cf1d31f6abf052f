package io.longshore.netlink.route;

import java.net.InetAddress;

/** An address of a link, with the length of its network's prefix. */
public record LinkAddress(int link, InetAddress address, int prefixLength) {

  /** As {@code ip addr} has it. */
  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefixLength + " on link " + link;
  }
}
