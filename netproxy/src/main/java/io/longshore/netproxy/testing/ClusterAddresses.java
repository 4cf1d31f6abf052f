package io.longshore.netproxy.testing;

import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.List;

/** The addresses of the test network that are no place's own, for a family. */
public record ClusterAddresses(IpFamily family) {
  /** The port on which every place answers. */
  public static final int SERVER_PORT = 8080;

  private String choose(String four, String six) {
    return family == IpFamily.IPV6 ? six : four;
  }

  /** A cluster address, by a number from 1 on. */
  public IpAddress clusterIp(int number) {
    return IpAddress.parse(choose("10.96.0.", "fd00:96::") + number);
  }

  /** An address that somebody sends to the node, by a number from 1 on. */
  public IpAddress externalIp(int number) {
    return IpAddress.parse(choose("198.51.100.", "2001:db8:51::") + number);
  }

  /** The node's address on the side of {@link Place#OUTSIDE}. */
  public IpAddress nodeOutside() {
    return IpAddress.parse(choose("203.0.113.1", "2001:db8:113::1"));
  }

  /** All addresses of the node but loopback: what a masqueraded packet may have for its source. */
  public List<IpAddress> ofNode() {
    return List.of(
        Place.NODE.address(family),
        nodeOutside(),
        IpAddress.parse(choose("10.244.1.1", "fd00:244:1::1")));
  }

  /** Where all pods are. */
  public Cidr podRange() {
    return Cidr.parse(choose("10.244.0.0/16", "fd00:244::/32"));
  }

  /** Where cluster addresses are. */
  public Cidr serviceRange() {
    return Cidr.parse(choose("10.96.0.0/16", "fd00:96::/64"));
  }
}
