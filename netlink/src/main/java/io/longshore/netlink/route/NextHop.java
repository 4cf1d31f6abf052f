package io.longshore.netlink.route;

import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;
import java.util.Optional;

/**
 * One of the ways that a route offers.
 *
 * @param gateway who passes packets on; absent where the network is on the link itself
 * @param link the link to use; zero where the gateway tells it
 * @param weight its share among several, from 1 to 256
 * @param onLink whether the gateway is taken to be on the link, even if no address of ours says so
 */
public record NextHop(Optional<InetAddress> gateway, int link, int weight, boolean onLink) {

  /** Refuses weights that the kernel cannot store. */
  public NextHop {
    if (weight < 1 || weight > 256) {
      throw new IllegalArgumentException("a next hop of weight " + weight);
    }
  }

  /** By a gateway. */
  public static NextHop by(InetAddress gateway) {
    return new NextHop(Optional.of(gateway), 0, 1, false);
  }

  /** Straight through a link. */
  public static NextHop through(int link) {
    return new NextHop(Optional.empty(), link, 1, false);
  }

  /** The same with this share. */
  public NextHop weighing(int share) {
    return new NextHop(gateway, link, share, onLink);
  }

  @Override
  public String toString() {
    return gateway.map(address -> " via " + IpAddresses.text(address)).orElse("")
        + (link == 0 ? "" : " link " + link)
        + (weight == 1 ? "" : " weight " + weight)
        + (onLink ? " onlink" : "");
  }
}
