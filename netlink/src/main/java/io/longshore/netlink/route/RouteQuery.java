package io.longshore.netlink.route;

import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Which way would a packet go? As {@code ip route get} asks.
 *
 * @param source absent where the kernel is to choose it
 * @param input the link that the packet comes by; zero if it is this machine's own
 * @param output the link that it must leave by; zero for any
 */
public record RouteQuery(
    InetAddress destination, Optional<InetAddress> source, int mark, int input, int output) {

  /** A packet of this machine to there. */
  public static RouteQuery to(InetAddress destination) {
    return new RouteQuery(destination, Optional.empty(), 0, 0, 0);
  }

  /** The same from an address. */
  public RouteQuery from(InetAddress address) {
    return new RouteQuery(destination, Optional.of(address), mark, input, output);
  }

  /** The same with a mark. */
  public RouteQuery marked(int other) {
    return new RouteQuery(destination, source, other, input, output);
  }

  /** The same, coming by a link. */
  public RouteQuery comingBy(int link) {
    return new RouteQuery(destination, source, mark, link, output);
  }

  /** The same, leaving by a link. */
  public RouteQuery leavingBy(int link) {
    return new RouteQuery(destination, source, mark, input, link);
  }

  @Override
  public String toString() {
    return IpAddresses.text(destination)
        + source.map(address -> " from " + IpAddresses.text(address)).orElse("")
        + (input == 0 ? "" : " iif " + input)
        + (output == 0 ? "" : " oif " + output)
        + (mark == 0 ? "" : " mark 0x" + Integer.toHexString(mark));
  }
}
