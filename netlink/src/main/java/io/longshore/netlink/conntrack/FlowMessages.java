package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Flows as messages: struct nfgenmsg and CTA_ attributes. */
final class FlowMessages {
  static final int NEW = 0x100; // NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW
  static final int GET = 0x101;
  static final int DELETE = 0x102;

  private static final int HEADER = 4; // struct nfgenmsg: family, version, resource
  private static final int AF_UNSPEC = 0;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private static final int TUPLE_ORIGINAL = 1;
  private static final int TUPLE_REPLY = 2;
  private static final int TIMEOUT = 7;
  private static final int MARK = 8;
  private static final int ID = 12;
  private static final int ZONE = 18;
  private static final int MARK_MASK = 21;

  private static final int TUPLE_IP = 1;
  private static final int TUPLE_PROTOCOL = 2;
  private static final int IP_V4_SOURCE = 1;
  private static final int IP_V4_DESTINATION = 2;
  private static final int IP_V6_SOURCE = 3;
  private static final int IP_V6_DESTINATION = 4;
  private static final int PROTOCOL_NUMBER = 1;
  private static final int SOURCE_PORT = 2;
  private static final int DESTINATION_PORT = 3;
  private static final int ICMP_ID = 4;
  private static final int ICMP_TYPE = 5;
  private static final int ICMP_CODE = 6;
  private static final int ICMPV6_OFFSET = 3; // the same three for ICMPv6 follow

  private FlowMessages() {}

  static MessageWriter list() {
    MessageWriter writer = new MessageWriter();
    header(writer.begin(GET, MessageFlags.REQUEST | MessageFlags.DUMP), AF_UNSPEC);
    return writer.end();
  }

  /** The kernel chooses by mark itself, so others need not be sent. */
  static MessageWriter listMarked(int mark, int mask) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(GET, MessageFlags.REQUEST | MessageFlags.DUMP);
    header(message, AF_UNSPEC);
    message.big32(MARK, mark);
    message.big32(MARK_MASK, mask);
    return writer.end();
  }

  static MessageWriter delete(Flow flow) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(DELETE, MessageFlags.REQUEST);
    header(message, flow.original().source() instanceof Inet4Address ? AF_INET : AF_INET6);
    int tuple = message.open(TUPLE_ORIGINAL);
    write(message, flow.original());
    message.close(tuple);
    if (flow.zone() != 0) {
      message.big16(ZONE, flow.zone());
    }
    if (flow.id() != 0) {
      // Not another flow that has taken its place.
      message.big32(ID, flow.id());
    }
    return writer.end().acknowledgeLast();
  }

  private static void header(AttributeWriter writer, int family) {
    writer.put8(family);
    writer.put8(0);
    writer.put16(0);
  }

  private static void write(AttributeWriter message, Direction direction) {
    boolean four = direction.source() instanceof Inet4Address;
    int addresses = message.open(TUPLE_IP);
    message.bytes(four ? IP_V4_SOURCE : IP_V6_SOURCE, Bytes.of(direction.source().getAddress()));
    message.bytes(
        four ? IP_V4_DESTINATION : IP_V6_DESTINATION,
        Bytes.of(direction.destination().getAddress()));
    message.close(addresses);
    int protocol = message.open(TUPLE_PROTOCOL);
    message.u8(PROTOCOL_NUMBER, direction.protocol());
    direction
        .ports()
        .ifPresent(
            ports -> {
              message.big16(SOURCE_PORT, ports.source());
              message.big16(DESTINATION_PORT, ports.destination());
            });
    direction
        .icmp()
        .ifPresent(
            icmp -> {
              int offset = four ? 0 : ICMPV6_OFFSET;
              message.big16(ICMP_ID + offset, icmp.id());
              message.u8(ICMP_TYPE + offset, icmp.type());
              message.u8(ICMP_CODE + offset, icmp.code());
            });
    message.close(protocol);
  }

  /** A flow; null where a message tells of none. */
  static @Nullable Flow read(MessageReader message) {
    Direction original = null;
    Direction reply = null;
    int zone = 0;
    int mark = 0;
    int id = 0;
    long timeout = 0;
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case TUPLE_ORIGINAL -> original = readDirection(attributes);
        case TUPLE_REPLY -> reply = readDirection(attributes);
        case TIMEOUT -> timeout = Integer.toUnsignedLong(attributes.big32());
        case MARK -> mark = attributes.big32();
        case ID -> id = attributes.big32();
        case ZONE -> zone = attributes.big16();
        default -> {
          // State, counters, helpers and the rest.
        }
      }
    }
    attributes.check("read a flow");
    return original == null || reply == null
        ? null
        : new Flow(original, reply, zone, mark, id, timeout);
  }

  private static @Nullable Direction readDirection(AttributeReader attribute) {
    InetAddress source = null;
    InetAddress destination = null;
    Protocol protocol = new Protocol();
    AttributeReader tuple = attribute.nested();
    while (tuple.next()) {
      if (tuple.type() == TUPLE_IP) {
        AttributeReader addresses = tuple.nested();
        while (addresses.next()) {
          switch (addresses.type()) {
            case IP_V4_SOURCE, IP_V6_SOURCE -> source = address(addresses);
            case IP_V4_DESTINATION, IP_V6_DESTINATION -> destination = address(addresses);
            default -> addresses.fail("an unknown kind of address");
          }
        }
      } else if (tuple.type() == TUPLE_PROTOCOL) {
        protocol.read(tuple.nested());
      }
    }
    return source == null || destination == null ? null : protocol.direction(source, destination);
  }

  private static @Nullable InetAddress address(AttributeReader attribute) {
    try {
      return InetAddress.getByAddress(attribute.bytes().toArray());
    } catch (UnknownHostException e) {
      attribute.fail("an address of " + attribute.length() + " bytes");
      return null;
    }
  }

  /** The part of a tuple that depends on the protocol, as it is read. */
  private static final class Protocol {
    private int number;
    private boolean withPorts;
    private boolean withIcmp;
    private int sourcePort;
    private int destinationPort;
    private int icmpId;
    private int icmpType;
    private int icmpCode;

    void read(AttributeReader attributes) {
      while (attributes.next()) {
        switch (attributes.type()) {
          case PROTOCOL_NUMBER -> number = attributes.u8();
          case SOURCE_PORT -> {
            sourcePort = attributes.big16();
            withPorts = true;
          }
          case DESTINATION_PORT -> destinationPort = attributes.big16();
          case ICMP_ID, ICMP_ID + ICMPV6_OFFSET -> {
            icmpId = attributes.big16();
            withIcmp = true;
          }
          case ICMP_TYPE, ICMP_TYPE + ICMPV6_OFFSET -> icmpType = attributes.u8();
          case ICMP_CODE, ICMP_CODE + ICMPV6_OFFSET -> icmpCode = attributes.u8();
          default -> {
            // Of a newer kernel.
          }
        }
      }
    }

    Direction direction(InetAddress source, InetAddress destination) {
      return new Direction(
          source,
          destination,
          number,
          withPorts
              ? Optional.of(new Direction.Ports(sourcePort, destinationPort))
              : Optional.empty(),
          withIcmp
              ? Optional.of(new Direction.Icmp(icmpId, icmpType, icmpCode))
              : Optional.empty());
    }
  }
}
