package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes as messages: struct rtmsg and RTA_ attributes, include/uapi/linux/rtnetlink.h. */
final class RouteMessages {
  private static final int HEADER = 12;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_TABLE = 15;
  private static final int RTPROT_STATIC = 4;
  private static final int RT_SCOPE_UNIVERSE = 0;
  private static final int RT_SCOPE_LINK = 253;
  private static final int RTN_UNICAST = 1;

  private RouteMessages() {}

  static MessageWriter list() {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message =
        writer.begin(RouteNumbers.RTM_GETROUTE, MessageFlags.REQUEST | MessageFlags.DUMP);
    for (int i = 0; i < HEADER; i++) {
      message.put8(0);
    }
    return writer.end();
  }

  static MessageWriter add(Route route) {
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.EXCLUSIVE;
    return one(RouteNumbers.RTM_NEWROUTE, flags, route);
  }

  static MessageWriter delete(Route route) {
    return one(RouteNumbers.RTM_DELROUTE, MessageFlags.REQUEST, route);
  }

  private static MessageWriter one(int type, int flags, Route route) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(type, flags);
    message.put8(RouteNumbers.family(route.destination()));
    message.put8(route.prefixLength());
    message.put8(0);
    message.put8(0);
    message.put8(0); // the table stands in an attribute, which has room for large numbers
    message.put8(RTPROT_STATIC);
    message.put8(route.gateway().isPresent() ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK);
    message.put8(RTN_UNICAST);
    message.put32(0);
    message.bytes(RTA_DST, RouteNumbers.bytes(route.destination()));
    route.gateway().ifPresent(gateway -> message.bytes(RTA_GATEWAY, RouteNumbers.bytes(gateway)));
    if (route.link() != 0) {
      message.u32(RTA_OIF, route.link());
    }
    message.u32(RTA_TABLE, route.table());
    return writer.end().acknowledgeLast();
  }

  /**
   * A route to a network; null for what the kernel keeps for itself: local, broadcast and so on.
   */
  static @Nullable Route read(MessageReader message) {
    int family = message.u8(0);
    if (message.u8(7) != RTN_UNICAST
        || (family != RouteNumbers.AF_INET && family != RouteNumbers.AF_INET6)) {
      return null;
    }
    InetAddress destination = RouteNumbers.any(family);
    Optional<InetAddress> gateway = Optional.empty();
    int link = 0;
    int table = message.u8(4);
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case RTA_DST -> destination = RouteNumbers.address(attributes);
        case RTA_GATEWAY -> gateway = Optional.of(RouteNumbers.address(attributes));
        case RTA_OIF -> link = attributes.u32();
        case RTA_TABLE -> table = attributes.u32();
        default -> {
          // Metrics, caches and flags.
        }
      }
    }
    attributes.check("read a route");
    return new Route(destination, message.u8(1), gateway, link, table);
  }
}
