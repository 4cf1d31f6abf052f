package io.longshore.netlink.route;

import static io.longshore.netlink.route.LinkMessages.header;

import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageWriter;
import java.util.function.Consumer;

/** Messages that make, change and remove links. */
final class LinkChanges {
  private static final int NET_NS_PID = 19;
  private static final int NET_NS_FD = 28;
  private static final int INFO_KIND = 1;
  private static final int INFO_DATA = 2;
  private static final int VETH_INFO_PEER = 1;
  private static final int VXLAN_ID = 1;
  private static final int VXLAN_LEARNING = 7;
  private static final int VXLAN_PORT = 15;

  private LinkChanges() {}

  static MessageWriter create(String name, LinkKind kind) {
    return create(
        name,
        kind.kernelName(),
        link -> {
          switch (kind) {
            case LinkKind.Veth(String peer) -> writePeer(link, peer, _ -> {});
            case LinkKind.Vxlan vxlan -> writeVxlan(link, vxlan);
            case LinkKind.Plain _, LinkKind.Bridge _, LinkKind.Dummy _, LinkKind.Other _ -> {
              // The kind's name says it all.
            }
          }
        });
  }

  static MessageWriter createPair(String name, String peer, int peerNamespace) {
    return create(
        name, "veth", link -> writePeer(link, peer, other -> other.u32(NET_NS_FD, peerNamespace)));
  }

  private static MessageWriter create(
      String name, String kind, Consumer<AttributeWriter> writeData) {
    MessageWriter writer = new MessageWriter();
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.EXCLUSIVE;
    AttributeWriter link = writer.begin(RouteNumbers.RTM_NEWLINK, flags);
    header(link, 0, 0, 0);
    link.text(LinkMessages.IFNAME, name);
    int info = link.open(LinkMessages.LINKINFO);
    link.text(INFO_KIND, kind);
    writeData.accept(link);
    link.close(info);
    return writer.end().acknowledgeLast();
  }

  private static void writePeer(AttributeWriter link, String peer, Consumer<AttributeWriter> more) {
    int data = link.open(INFO_DATA);
    int other = link.open(VETH_INFO_PEER);
    header(link, 0, 0, 0);
    link.text(LinkMessages.IFNAME, peer);
    more.accept(link);
    link.close(other);
    link.close(data);
  }

  private static void writeVxlan(AttributeWriter link, LinkKind.Vxlan vxlan) {
    int data = link.open(INFO_DATA);
    link.u32(VXLAN_ID, vxlan.id());
    link.u8(VXLAN_LEARNING, vxlan.learning() ? 1 : 0);
    link.big16(VXLAN_PORT, vxlan.port());
    link.close(data);
  }

  static MessageWriter delete(int index) {
    MessageWriter writer = new MessageWriter();
    header(writer.begin(RouteNumbers.RTM_DELLINK, MessageFlags.REQUEST), index, 0, 0);
    return writer.end().acknowledgeLast();
  }

  static MessageWriter setFlag(int index, LinkFlag flag, boolean on) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter link = writer.begin(RouteNumbers.RTM_NEWLINK, MessageFlags.REQUEST);
    header(link, index, on ? flag.bit() : 0, flag.bit());
    return writer.end().acknowledgeLast();
  }

  static MessageWriter setMtu(int index, int mtu) {
    return change(index, link -> link.u32(LinkMessages.MTU, mtu));
  }

  static MessageWriter setMaster(int index, int master) {
    return change(index, link -> link.u32(LinkMessages.MASTER, master));
  }

  static MessageWriter setName(int index, String name) {
    return change(index, link -> link.text(LinkMessages.IFNAME, name));
  }

  static MessageWriter setAddress(int index, HardwareAddress address) {
    return change(index, link -> link.bytes(LinkMessages.ADDRESS, address.bytes()));
  }

  static MessageWriter setHairpin(int index, boolean on) {
    return change(
        index,
        link -> {
          int info = link.open(LinkMessages.LINKINFO);
          link.text(LinkMessages.INFO_SLAVE_KIND, "bridge");
          int data = link.open(LinkMessages.INFO_SLAVE_DATA);
          link.u8(LinkMessages.BRPORT_MODE, on ? 1 : 0);
          link.close(data);
          link.close(info);
        });
  }

  /** Moves a link to the namespace of an open file; a name that is not empty is its new one. */
  static MessageWriter move(int index, int namespace, String newName) {
    return change(
        index,
        link -> {
          link.u32(NET_NS_FD, namespace);
          if (!newName.isEmpty()) {
            link.text(LinkMessages.IFNAME, newName);
          }
        });
  }

  static MessageWriter moveToProcess(int index, int pid) {
    return change(index, link -> link.u32(NET_NS_PID, pid));
  }

  private static MessageWriter change(int index, Consumer<AttributeWriter> attributes) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter link = writer.begin(RouteNumbers.RTM_NEWLINK, MessageFlags.REQUEST);
    header(link, index, 0, 0);
    attributes.accept(link);
    return writer.end().acknowledgeLast();
  }
}
