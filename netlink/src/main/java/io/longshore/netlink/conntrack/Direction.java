package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.IpAddresses;
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
  /** The protocol's number. */
  public static final int ICMP = 1;

  /** The protocol's number. */
  public static final int TCP = 6;

  /** The protocol's number. */
  public static final int UDP = 17;

  /** The protocol's number. */
  public static final int ICMPV6 = 58;

  /** The protocol's number. */
  public static final int SCTP = 132;

  private static final int ECHO = 8;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_V6 = 128;

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

  /** As answers without translation are: an echo is answered with another type. */
  Direction reversed() {
    return new Direction(
        destination,
        source,
        protocol,
        ports.map(two -> new Ports(two.destination(), two.source())),
        icmp.map(one -> new Icmp(one.id(), answer(one.type()), one.code())));
  }

  private int answer(int type) {
    if (protocol == ICMP && type == ECHO) {
      return ECHO_REPLY;
    }
    return protocol == ICMPV6 && type == ECHO_V6 ? ECHO_V6 + 1 : type;
  }

  /** As conntrack -L has it. */
  @Override
  public String toString() {
    return "src="
        + IpAddresses.text(source)
        + " dst="
        + IpAddresses.text(destination)
        + ports.map(two -> " sport=" + two.source() + " dport=" + two.destination()).orElse("")
        + icmp.map(one -> " type=" + one.type() + " code=" + one.code() + " id=" + one.id())
            .orElse("");
  }
}
