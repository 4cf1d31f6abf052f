package io.longshore.netproxy.model;

/**
 * Where a packet is sent on to.
 *
 * @param local whether it is on this node
 */
public record Destination(IpAddress address, int port, boolean local)
    implements Comparable<Destination> {

  /** By address, then port: lists of destinations have this order. */
  @Override
  public int compareTo(Destination other) {
    int byAddress = address.compareTo(other.address);
    if (byAddress != 0) {
      return byAddress;
    }
    int byPort = Integer.compare(port, other.port);
    return byPort != 0 ? byPort : Boolean.compare(local, other.local);
  }

  /** Such as {@code 10.0.0.1:80} or {@code [fd00::1]:80}. */
  @Override
  public String toString() {
    return address.family() == IpFamily.IPV6 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
