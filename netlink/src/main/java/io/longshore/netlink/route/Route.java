package io.longshore.netlink.route;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A way to a network.
 *
 * @param destination the network; its zero address with length zero is everything
 * @param gateway who passes it on; absent where the network is on the link itself
 * @param link the link to use; zero where the gateway tells it
 * @param table 254 is the main one
 */
public record Route(
    InetAddress destination, int prefixLength, Optional<InetAddress> gateway, int link, int table) {
  /** The table that {@code ip route} shows. */
  public static final int MAIN = 254;

  /** A way in the main table by a gateway. */
  public static Route by(InetAddress destination, int prefixLength, InetAddress gateway) {
    return new Route(destination, prefixLength, Optional.of(gateway), 0, MAIN);
  }

  /** A way in the main table straight through a link. */
  public static Route through(InetAddress destination, int prefixLength, int link) {
    return new Route(destination, prefixLength, Optional.empty(), link, MAIN);
  }

  /** As {@code ip route} has it. */
  @Override
  public String toString() {
    String by = gateway.map(address -> " via " + address.getHostAddress()).orElse("");
    return destination.getHostAddress()
        + "/"
        + prefixLength
        + by
        + " link "
        + link
        + " table "
        + table;
  }
}
