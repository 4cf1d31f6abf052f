package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.Prefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes as messages: struct rtmsg and RTA_ attributes, include/uapi/linux/rtnetlink.h. */
final class RouteMessages {
  private static final int HEADER = 12;
  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_IIF = 3;
  private static final int RTA_OIF = 4;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_TABLE = 15;
  private static final int RTA_MARK = 16;
  private static final int RTPROT_UNSPEC = 0;
  private static final int RTPROT_STATIC = 4;
  private static final int SCOPE_UNIVERSE = 0;
  private static final int SCOPE_LINK = 253;
  private static final int SCOPE_HOST = 254;
  private static final int SCOPE_NOWHERE = 255;
  private static final int CLONED = 0x200; // RTM_F_CLONED
  private static final int LOOKUP_TABLE = 0x1000; // RTM_F_LOOKUP_TABLE

  private RouteMessages() {}

  static MessageWriter list() {
    return list(0);
  }

  /** The routes of one table, which the kernel chooses; zero for all. */
  static MessageWriter list(int table) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message =
        writer.begin(RouteNumbers.RTM_GETROUTE, MessageFlags.REQUEST | MessageFlags.DUMP);
    header(message, RouteNumbers.AF_UNSPEC, 0, 0, 0, 0, 0);
    if (table != 0) {
      message.u32(RTA_TABLE, table);
    }
    return writer.end();
  }

  static MessageWriter lookup(RouteQuery query) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(RouteNumbers.RTM_GETROUTE, MessageFlags.REQUEST);
    InetAddress destination = query.destination();
    message.put8(IpAddresses.family(destination));
    message.put8(IpAddresses.bits(destination));
    message.put8(query.source().map(IpAddresses::bits).orElse(0));
    message.put8(0);
    message.put32(0);
    // IPv6 tells the table unasked, and does not know the flag.
    message.put32(destination instanceof Inet4Address ? LOOKUP_TABLE : 0);
    message.bytes(RTA_DST, IpAddresses.bytes(destination));
    query.source().ifPresent(source -> message.bytes(RTA_SRC, IpAddresses.bytes(source)));
    unlessZero(message, RTA_IIF, query.input());
    unlessZero(message, RTA_OIF, query.output());
    unlessZero(message, RTA_MARK, query.mark());
    return writer.end().acknowledgeLast();
  }

  static MessageWriter add(Route route) {
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.EXCLUSIVE;
    return one(RouteNumbers.RTM_NEWROUTE, flags, route, RTPROT_STATIC, scope(route));
  }

  static MessageWriter replace(Route route) {
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.REPLACE;
    return one(RouteNumbers.RTM_NEWROUTE, flags, route, RTPROT_STATIC, scope(route));
  }

  /** Whoever made the route, and for whatever scope. */
  static MessageWriter delete(Route route) {
    return one(
        RouteNumbers.RTM_DELROUTE, MessageFlags.REQUEST, route, RTPROT_UNSPEC, SCOPE_NOWHERE);
  }

  private static MessageWriter one(int type, int flags, Route route, int protocol, int scope) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(type, flags);
    Prefix destination = route.destination();
    int family = IpAddresses.family(destination.address());
    int hopFlags = route.hops().size() == 1 ? RouteHops.flags(route.hops().getFirst()) : 0;
    int number = route.type().number();
    header(message, family, destination.length(), protocol, scope, number, hopFlags);
    message.bytes(RTA_DST, IpAddresses.bytes(destination.address()));
    if (route.hops().size() == 1) {
      RouteHops.writeOne(message, family, route.hops().getFirst());
    } else if (!route.hops().isEmpty()) {
      int hops = message.openPlain(RTA_MULTIPATH);
      route.hops().forEach(hop -> RouteHops.writeOneOfMany(message, family, hop));
      message.close(hops);
    }
    route.source().ifPresent(source -> message.bytes(RTA_PREFSRC, IpAddresses.bytes(source)));
    unlessZero(message, RTA_PRIORITY, route.metric());
    message.u32(RTA_TABLE, route.table());
    return writer.end().acknowledgeLast();
  }

  /** The table stands in an attribute, which has room for large numbers. */
  private static void header(
      AttributeWriter message,
      int family,
      int length,
      int protocol,
      int scope,
      int type,
      int flags) {
    message.put8(family);
    message.put8(length);
    message.put8(0);
    message.put8(0);
    message.put8(0);
    message.put8(protocol);
    message.put8(scope);
    message.put8(type);
    message.put32(flags);
  }

  /** As iproute2 chooses it where nobody says so: how far away the next hop may be. */
  private static int scope(Route route) {
    return switch (route.type()) {
      case LOCAL -> SCOPE_HOST;
      case BROADCAST, ANYCAST, MULTICAST -> SCOPE_LINK;
      case UNICAST ->
          route.hops().stream().anyMatch(hop -> hop.gateway().isPresent())
              ? SCOPE_UNIVERSE
              : SCOPE_LINK;
      case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW, UNKNOWN -> SCOPE_UNIVERSE;
    };
  }

  private static void unlessZero(AttributeWriter message, int attribute, int value) {
    if (value != 0) {
      message.u32(attribute, value);
    }
  }

  /** A route; null for what the kernel found out about single destinations by a route. */
  static @Nullable Route read(MessageReader message) {
    return (message.u32(8) & CLONED) != 0 ? null : readAny(message);
  }

  /** A route, also one that answers a {@link #lookup}; null for those of other families. */
  static @Nullable Route readAny(MessageReader message) {
    int family = message.u8(0);
    if (family != IpAddresses.AF_INET && family != IpAddresses.AF_INET6) {
      return null;
    }
    InetAddress destination = IpAddresses.any(family);
    Optional<InetAddress> source = Optional.empty();
    int table = message.u8(4);
    int metric = 0;
    RouteType type = RouteType.of(message.u8(7));
    RouteHops hops = new RouteHops(message.u32(8));
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case RTA_DST -> destination = IpAddresses.read(attributes);
        case RTA_PREFSRC -> source = Optional.of(IpAddresses.read(attributes));
        case RTA_PRIORITY -> metric = attributes.u32();
        case RTA_TABLE -> table = attributes.u32();
        case RTA_MULTIPATH -> hops.readMany(attributes);
        default -> hops.read(attributes);
      }
    }
    int length = message.u8(1);
    if (length > IpAddresses.bits(destination)) {
      attributes.fail("a prefix of " + length + " bits");
    }
    attributes.check("read a route");
    List<NextHop> found = type.discards() ? List.of() : hops.found();
    return new Route(type, new Prefix(destination, length), found, table, metric, source);
  }
}
