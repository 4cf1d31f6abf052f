package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Links as messages: struct ifinfomsg and IFLA_ attributes, include/uapi/linux/if_link.h. */
final class LinkMessages {
  private static final int HEADER = 16;
  private static final int INDEX = 4;
  private static final int FLAGS = 8;

  static final int ADDRESS = 1;
  static final int IFNAME = 3;
  static final int MTU = 4;
  private static final int LINK = 5;
  static final int MASTER = 10;
  static final int LINKINFO = 18;
  private static final int STATS64 = 23;
  private static final int EXT_MASK = 29;
  private static final int SKIP_STATS = 1 << 3; // RTEXT_FILTER_SKIP_STATS, rtnetlink.h

  private static final int INFO_KIND = 1;
  private static final int INFO_DATA = 2;
  static final int INFO_SLAVE_KIND = 4;
  static final int INFO_SLAVE_DATA = 5;
  static final int BRPORT_MODE = 4;
  private static final int VXLAN_ID = 1;
  private static final int VXLAN_LEARNING = 7;
  private static final int VXLAN_PORT = 15;

  private LinkMessages() {}

  static MessageWriter list() {
    MessageWriter writer = new MessageWriter();
    AttributeWriter all =
        writer.begin(RouteNumbers.RTM_GETLINK, MessageFlags.REQUEST | MessageFlags.DUMP);
    header(all, 0, 0, 0);
    all.u32(EXT_MASK, SKIP_STATS);
    return writer.end();
  }

  static MessageWriter one(String name) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter link = writer.begin(RouteNumbers.RTM_GETLINK, MessageFlags.REQUEST);
    header(link, 0, 0, 0);
    link.text(IFNAME, name);
    link.u32(EXT_MASK, SKIP_STATS);
    return writer.end().acknowledgeLast();
  }

  static MessageWriter one(int index) {
    MessageWriter writer = new MessageWriter();
    header(writer.begin(RouteNumbers.RTM_GETLINK, MessageFlags.REQUEST), index, 0, 0);
    return writer.end().acknowledgeLast();
  }

  static MessageWriter listStatistics() {
    MessageWriter writer = new MessageWriter();
    header(
        writer.begin(RouteNumbers.RTM_GETLINK, MessageFlags.REQUEST | MessageFlags.DUMP), 0, 0, 0);
    return writer.end();
  }

  /** Family and padding, type, index, flags, and which of the flags are meant. */
  static void header(AttributeWriter writer, int index, int flags, int change) {
    writer.put16(RouteNumbers.AF_UNSPEC);
    writer.put16(0);
    writer.put32(index);
    writer.put32(flags);
    writer.put32(change);
  }

  /** A link; null for what a bridge tells of its ports in the same group (family AF_BRIDGE). */
  static @Nullable Link read(MessageReader message) {
    if (message.u8(0) != RouteNumbers.AF_UNSPEC) {
      return null;
    }
    String name = "";
    int mtu = 0;
    int master = 0;
    int peer = 0;
    Bytes address = Bytes.EMPTY;
    LinkKind kind = new LinkKind.Plain();
    Set<LinkFlag> flags = LinkFlag.of(message.u32(FLAGS));
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case ADDRESS -> address = attributes.bytes();
        case IFNAME -> name = attributes.text();
        case MTU -> mtu = attributes.u32();
        case LINK -> peer = attributes.u32();
        case MASTER -> master = attributes.u32();
        case LINKINFO -> kind = readKind(attributes.nested(), flags);
        default -> {
          // Dozens of others, which nobody here asks for.
        }
      }
    }
    attributes.check("read a link");
    HardwareAddress hardware = new HardwareAddress(address);
    return new Link(message.u32(INDEX), name, kind, mtu, master, peer, flags, hardware);
  }

  static Map.@Nullable Entry<String, LinkStatistics> readStatistics(MessageReader message) {
    String name = "";
    LinkStatistics statistics = LinkStatistics.NONE;
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case IFNAME -> name = attributes.text();
        case STATS64 -> statistics = LinkStatistics.read(attributes);
        default -> {
          // What the link is, not what it did.
        }
      }
    }
    attributes.check("read a link's statistics");
    return Map.entry(name, statistics);
  }

  private static LinkKind readKind(AttributeReader info, Set<LinkFlag> flags) {
    String name = "";
    LinkKind vxlan = new LinkKind.Other("vxlan");
    String portOf = "";
    while (info.next()) {
      switch (info.type()) {
        case INFO_KIND -> name = info.text();
        case INFO_DATA -> vxlan = name.equals("vxlan") ? readVxlan(info.nested()) : vxlan;
        case INFO_SLAVE_KIND -> portOf = info.text();
        case INFO_SLAVE_DATA -> {
          if (portOf.equals("bridge")) {
            readPort(info.nested(), flags);
          }
        }
        default -> {
          // Statistics of the kind.
        }
      }
    }
    return switch (name) {
      case "" -> new LinkKind.Plain();
      case "bridge" -> new LinkKind.Bridge();
      case "dummy" -> new LinkKind.Dummy();
      case "veth" -> new LinkKind.Veth("");
      case "vxlan" -> vxlan;
      default -> new LinkKind.Other(name);
    };
  }

  private static void readPort(AttributeReader port, Set<LinkFlag> flags) {
    while (port.next()) {
      if (port.type() == BRPORT_MODE && port.u8() != 0) {
        flags.add(LinkFlag.HAIRPIN);
      }
    }
  }

  private static LinkKind readVxlan(AttributeReader data) {
    int id = 0;
    int port = 0;
    boolean learning = false;
    while (data.next()) {
      switch (data.type()) {
        case VXLAN_ID -> id = data.u32();
        case VXLAN_LEARNING -> learning = data.u8() != 0;
        case VXLAN_PORT -> port = data.big16();
        default -> {
          // Times, limits and offloads.
        }
      }
    }
    return new LinkKind.Vxlan(id, port, learning);
  }
}
