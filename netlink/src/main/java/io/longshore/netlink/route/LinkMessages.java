package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;

/** Links as messages: struct ifinfomsg and IFLA_ attributes, include/uapi/linux/if_link.h. */
final class LinkMessages {
  private static final int HEADER = 16;
  private static final int INDEX = 4;
  private static final int FLAGS = 8;
  private static final int UP = 1; // IFF_UP

  private static final int IFNAME = 3;
  private static final int MTU = 4;
  private static final int MASTER = 10;
  private static final int LINKINFO = 18;
  private static final int INFO_KIND = 1;
  private static final int INFO_DATA = 2;
  private static final int VETH_INFO_PEER = 1;
  private static final int VXLAN_ID = 1;
  private static final int VXLAN_LEARNING = 7;
  private static final int VXLAN_PORT = 15;

  private LinkMessages() {}

  static MessageWriter list() {
    MessageWriter writer = new MessageWriter();
    header(
        writer.begin(RouteNumbers.RTM_GETLINK, MessageFlags.REQUEST | MessageFlags.DUMP), 0, 0, 0);
    return writer.end();
  }

  static MessageWriter create(String name, LinkKind kind) {
    MessageWriter writer = new MessageWriter();
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.EXCLUSIVE;
    AttributeWriter link = writer.begin(RouteNumbers.RTM_NEWLINK, flags);
    header(link, 0, 0, 0);
    link.text(IFNAME, name);
    int info = link.open(LINKINFO);
    link.text(INFO_KIND, kind.kernelName());
    writeData(link, kind);
    link.close(info);
    return writer.end().acknowledgeLast();
  }

  private static void writeData(AttributeWriter link, LinkKind kind) {
    switch (kind) {
      case LinkKind.Veth(String peer) -> {
        int data = link.open(INFO_DATA);
        int other = link.open(VETH_INFO_PEER);
        header(link, 0, 0, 0);
        link.text(IFNAME, peer);
        link.close(other);
        link.close(data);
      }
      case LinkKind.Vxlan(int id, int port, boolean learning) -> {
        int data = link.open(INFO_DATA);
        link.u32(VXLAN_ID, id);
        link.u8(VXLAN_LEARNING, learning ? 1 : 0);
        link.big16(VXLAN_PORT, port);
        link.close(data);
      }
      case LinkKind.Plain _, LinkKind.Bridge _, LinkKind.Dummy _, LinkKind.Other _ -> {
        // The kind's name says it all.
      }
    }
  }

  static MessageWriter delete(int index) {
    MessageWriter writer = new MessageWriter();
    header(writer.begin(RouteNumbers.RTM_DELLINK, MessageFlags.REQUEST), index, 0, 0);
    return writer.end().acknowledgeLast();
  }

  static MessageWriter setUp(int index, boolean up) {
    MessageWriter writer = new MessageWriter();
    header(writer.begin(RouteNumbers.RTM_NEWLINK, MessageFlags.REQUEST), index, up ? UP : 0, UP);
    return writer.end().acknowledgeLast();
  }

  static MessageWriter setMtu(int index, int mtu) {
    return set(index, MTU, mtu);
  }

  static MessageWriter setMaster(int index, int master) {
    return set(index, MASTER, master);
  }

  private static MessageWriter set(int index, int attribute, int value) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter link = writer.begin(RouteNumbers.RTM_NEWLINK, MessageFlags.REQUEST);
    header(link, index, 0, 0);
    link.u32(attribute, value);
    return writer.end().acknowledgeLast();
  }

  /** Family and padding, type, index, flags, and which of the flags are meant. */
  private static void header(AttributeWriter writer, int index, int flags, int change) {
    writer.put16(RouteNumbers.AF_UNSPEC);
    writer.put16(0);
    writer.put32(index);
    writer.put32(flags);
    writer.put32(change);
  }

  static Link read(MessageReader message) {
    String name = "";
    int mtu = 0;
    int master = 0;
    LinkKind kind = new LinkKind.Plain();
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case IFNAME -> name = attributes.text();
        case MTU -> mtu = attributes.u32();
        case MASTER -> master = attributes.u32();
        case LINKINFO -> kind = readKind(attributes.nested());
        default -> {
          // Dozens of others, which nobody here asks for.
        }
      }
    }
    attributes.check("read a link");
    boolean up = (message.u32(FLAGS) & UP) != 0;
    return new Link(message.u32(INDEX), name, kind, mtu, master, up);
  }

  private static LinkKind readKind(AttributeReader info) {
    String name = "";
    LinkKind vxlan = new LinkKind.Other("vxlan");
    while (info.next()) {
      if (info.type() == INFO_KIND) {
        name = info.text();
      } else if (info.type() == INFO_DATA && name.equals("vxlan")) {
        vxlan = readVxlan(info.nested());
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
