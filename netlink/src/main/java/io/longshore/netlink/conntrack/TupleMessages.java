package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One direction of a flow as attributes: enum ctattr_tuple, ctattr_ip and ctattr_l4proto. */
final class TupleMessages {
  static final int IP = 1;
  static final int PROTOCOL = 2;
  static final int ZONE = 3;
  static final int V4_SOURCE = 1;
  static final int V4_DESTINATION = 2;
  private static final int V6_SOURCE = 3;
  private static final int V6_DESTINATION = 4;
  static final int PROTOCOL_NUMBER = 1;
  static final int SOURCE_PORT = 2;
  static final int DESTINATION_PORT = 3;
  private static final int ICMP_ID = 4;
  private static final int ICMP_TYPE = 5;
  private static final int ICMP_CODE = 6;
  private static final int ICMPV6_OFFSET = 3; // the same three for ICMPv6 follow

  private final AttributeReader tuple;
  private @Nullable InetAddress source;
  private @Nullable InetAddress destination;
  private int zone;
  private int number;
  private Optional<Direction.Ports> ports = Optional.empty();
  private Optional<Direction.Icmp> icmp = Optional.empty();

  private TupleMessages(AttributeReader tuple) {
    this.tuple = tuple;
  }

  static void write(AttributeWriter message, int attribute, Direction direction) {
    boolean four = IpAddresses.family(direction.source()) == IpAddresses.AF_INET;
    int tuple = message.open(attribute);
    int addresses = message.open(IP);
    message.bytes(four ? V4_SOURCE : V6_SOURCE, IpAddresses.bytes(direction.source()));
    message.bytes(
        four ? V4_DESTINATION : V6_DESTINATION, IpAddresses.bytes(direction.destination()));
    message.close(addresses);
    int protocol = message.open(PROTOCOL);
    message.u8(PROTOCOL_NUMBER, direction.protocol());
    direction
        .ports()
        .ifPresent(
            two -> {
              message.big16(SOURCE_PORT, two.source());
              message.big16(DESTINATION_PORT, two.destination());
            });
    direction.icmp().ifPresent(one -> write(message, one, four ? 0 : ICMPV6_OFFSET));
    message.close(protocol);
    message.close(tuple);
  }

  private static void write(AttributeWriter message, Direction.Icmp icmp, int offset) {
    message.big16(ICMP_ID + offset, icmp.id());
    message.u8(ICMP_TYPE + offset, icmp.type());
    message.u8(ICMP_CODE + offset, icmp.code());
  }

  static TupleMessages read(AttributeReader attribute) {
    TupleMessages found = new TupleMessages(attribute.nested());
    found.readAll();
    return found;
  }

  /** The direction; null if its addresses are missing. */
  @Nullable Direction direction() {
    return source == null || destination == null
        ? null
        : new Direction(source, destination, number, ports, icmp);
  }

  /** The zone, where it counts for this direction alone. */
  int zone() {
    return zone;
  }

  private void readAll() {
    while (tuple.next()) {
      switch (tuple.type()) {
        case IP -> readAddresses(tuple.nested());
        case PROTOCOL -> readProtocol(tuple.nested());
        case ZONE -> zone = tuple.big16();
        default -> {
          // Of a newer kernel.
        }
      }
    }
  }

  private void readAddresses(AttributeReader addresses) {
    while (addresses.next()) {
      switch (addresses.type()) {
        case V4_SOURCE, V6_SOURCE -> source = IpAddresses.read(addresses);
        case V4_DESTINATION, V6_DESTINATION -> destination = IpAddresses.read(addresses);
        default -> addresses.fail("an unknown kind of address");
      }
    }
  }

  private void readProtocol(AttributeReader attributes) {
    int sourcePort = 0;
    int destinationPort = 0;
    int id = 0;
    int type = 0;
    int code = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case PROTOCOL_NUMBER -> number = attributes.u8();
        case SOURCE_PORT -> sourcePort = attributes.big16();
        case DESTINATION_PORT -> destinationPort = attributes.big16();
        case ICMP_ID, ICMP_ID + ICMPV6_OFFSET -> id = attributes.big16();
        case ICMP_TYPE, ICMP_TYPE + ICMPV6_OFFSET -> type = attributes.u8();
        case ICMP_CODE, ICMP_CODE + ICMPV6_OFFSET -> code = attributes.u8();
        default -> {
          continue; // of a newer kernel
        }
      }
      if (attributes.type() == DESTINATION_PORT) {
        ports = Optional.of(new Direction.Ports(sourcePort, destinationPort));
      } else if (attributes.type() >= ICMP_ID) {
        icmp = Optional.of(new Direction.Icmp(id, type, code));
      }
    }
  }
}
