package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The next hops of a route: attributes of the route itself if there is one, else {@code struct
 * rtnexthop} with attributes of its own, include/uapi/linux/rtnetlink.h.
 */
final class RouteHops {
  private static final int OIF = 4;
  private static final int GATEWAY = 5;
  private static final int VIA = 18;
  private static final int FAMILY = 2; // struct rtvia: sa_family_t, then the address
  private static final int STRUCTURE = 8;
  private static final int ON_LINK = 4; // RTNH_F_ONLINK

  private final boolean onLink;
  private final List<NextHop> many = new ArrayList<>();
  private Optional<InetAddress> gateway = Optional.empty();
  private int link;

  RouteHops(int flags) {
    onLink = (flags & ON_LINK) != 0;
  }

  static int flags(NextHop hop) {
    return hop.onLink() ? ON_LINK : 0;
  }

  static void writeOne(AttributeWriter message, int family, NextHop hop) {
    hop.gateway().ifPresent(address -> writeGateway(message, family, address));
    if (hop.link() != 0) {
      message.u32(OIF, hop.link());
    }
  }

  static void writeOneOfMany(AttributeWriter message, int family, NextHop hop) {
    message.put16(STRUCTURE + hop.gateway().map(to -> gatewayLength(family, to)).orElse(0));
    message.put8(flags(hop));
    message.put8(hop.weight() - 1);
    message.put32(hop.link());
    hop.gateway().ifPresent(address -> writeGateway(message, family, address));
  }

  /** A gateway may be of another family than the route: IPv4 by an IPv6 router. */
  private static void writeGateway(AttributeWriter message, int family, InetAddress gateway) {
    if (IpAddresses.family(gateway) == family) {
      message.bytes(GATEWAY, IpAddresses.bytes(gateway));
    } else {
      message.bytes(
          VIA, Bytes.host16(IpAddresses.family(gateway)).plus(IpAddresses.bytes(gateway)));
    }
  }

  private static int gatewayLength(int family, InetAddress gateway) {
    int address = IpAddresses.bits(gateway) / Byte.SIZE;
    int value = IpAddresses.family(gateway) == family ? address : FAMILY + address;
    return 4 + ((value + 3) & ~3);
  }

  /** Takes an attribute of the route, or of one of many hops, if it is about a hop. */
  void read(AttributeReader attribute) {
    switch (attribute.type()) {
      case OIF -> link = attribute.u32();
      case GATEWAY -> gateway = Optional.of(IpAddresses.read(attribute));
      case VIA -> readVia(attribute);
      default -> {
        // Metrics, caches and flags.
      }
    }
  }

  private void readVia(AttributeReader attribute) {
    Bytes value = attribute.bytes();
    int length = value.length() - FAMILY;
    if (length == 4 || length == 16) {
      gateway = Optional.of(IpAddresses.of(value.part(FAMILY, value.length())));
    } else {
      attribute.fail("a gateway of " + length + " bytes");
    }
  }

  void readMany(AttributeReader attribute) {
    Bytes rest = attribute.bytes();
    while (rest.length() >= STRUCTURE) {
      int length = (int) rest.part(0, 2).host();
      if (length < STRUCTURE || length > rest.length()) {
        attribute.fail("a next hop of " + length + " bytes where " + rest.length() + " are left");
        return;
      }
      many.add(readOneOfMany(rest.part(0, length)));
      rest = rest.part(Math.min(rest.length(), (length + 3) & ~3), rest.length());
    }
  }

  private static NextHop readOneOfMany(Bytes bytes) {
    RouteHops hop = new RouteHops(bytes.at(2));
    AttributeReader attributes = AttributeReader.of(bytes.part(STRUCTURE, bytes.length()));
    while (attributes.next()) {
      hop.read(attributes);
    }
    attributes.check("read a next hop");
    int link = (int) bytes.part(4, 8).host();
    return new NextHop(hop.gateway, link, bytes.at(3) + 1, hop.onLink);
  }

  List<NextHop> found() {
    if (!many.isEmpty() || (gateway.isEmpty() && link == 0)) {
      return List.copyOf(many);
    }
    return List.of(new NextHop(gateway, link, 1, onLink));
  }
}
