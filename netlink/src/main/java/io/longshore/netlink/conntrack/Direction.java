package io.longshore.netlink.conntrack;

import java.net.InetAddress;
import java.util.Optional;

/**
 * How packets of a flow look in one direction.
 *
 * @param protocol the number of the protocol: 6 TCP, 17 UDP, 132 SCTP, 1 and 58 ICMP
 * @param ports absent where the protocol has none
 * @param icmp absent unless the protocol is ICMP
 */
public record Direction(
    InetAddress source,
    InetAddress destination,
    int protocol,
    Optional<Ports> ports,
    Optional<Icmp> icmp) {

  /** Where from and where to on the two machines. */
  public record Ports(int source, int destination) {}

  /** What tells one echo from another. */
  public record Icmp(int id, int type, int code) {}

  /** A direction with ports. */
  public static Direction of(
      int protocol,
      InetAddress source,
      int sourcePort,
      InetAddress destination,
      int destinationPort) {
    return new Direction(
        source,
        destination,
        protocol,
        Optional.of(new Ports(sourcePort, destinationPort)),
        Optional.empty());
  }

  /** As conntrack -L has it. */
  @Override
  public String toString() {
    return "src="
        + source.getHostAddress()
        + " dst="
        + destination.getHostAddress()
        + ports.map(two -> " sport=" + two.source() + " dport=" + two.destination()).orElse("")
        + icmp.map(one -> " type=" + one.type() + " code=" + one.code() + " id=" + one.id())
            .orElse("");
  }
}
