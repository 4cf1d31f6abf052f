package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Neighbours, and forwarding entries of bridges and tunnels, as messages: struct ndmsg and NDA_
 * attributes, include/uapi/linux/neighbour.h.
 */
final class NeighbourMessages {
  private static final int HEADER = 12;
  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NDA_VLAN = 5;
  private static final int SELF = 0x02; // NTF_SELF
  private static final int MASTER = 0x04; // NTF_MASTER
  private static final int PROXY = 0x08; // NTF_PROXY

  private NeighbourMessages() {}

  static MessageWriter list() {
    return list(RouteNumbers.AF_UNSPEC, 0);
  }

  /** The kernel keeps the addresses that it answers for in a table of their own. */
  static MessageWriter listProxies() {
    return list(RouteNumbers.AF_UNSPEC, PROXY);
  }

  static MessageWriter listForwarding() {
    return list(RouteNumbers.AF_BRIDGE, 0);
  }

  private static MessageWriter list(int family, int flags) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message =
        writer.begin(RouteNumbers.RTM_GETNEIGH, MessageFlags.REQUEST | MessageFlags.DUMP);
    header(message, family, 0, 0, flags);
    return writer.end();
  }

  static MessageWriter add(Neighbour neighbour) {
    return one(RouteNumbers.RTM_NEWNEIGH, MessageFlags.EXCLUSIVE, neighbour);
  }

  static MessageWriter replace(Neighbour neighbour) {
    return one(RouteNumbers.RTM_NEWNEIGH, MessageFlags.REPLACE, neighbour);
  }

  static MessageWriter delete(Neighbour neighbour) {
    return one(RouteNumbers.RTM_DELNEIGH, 0, neighbour);
  }

  static MessageWriter add(ForwardingEntry entry) {
    return one(RouteNumbers.RTM_NEWNEIGH, MessageFlags.EXCLUSIVE, entry);
  }

  static MessageWriter append(ForwardingEntry entry) {
    return one(RouteNumbers.RTM_NEWNEIGH, MessageFlags.APPEND, entry);
  }

  static MessageWriter replace(ForwardingEntry entry) {
    return one(RouteNumbers.RTM_NEWNEIGH, MessageFlags.REPLACE, entry);
  }

  static MessageWriter delete(ForwardingEntry entry) {
    return one(RouteNumbers.RTM_DELNEIGH, 0, entry);
  }

  private static MessageWriter one(int type, int flags, Neighbour neighbour) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = begin(writer, type, flags);
    header(
        message,
        IpAddresses.family(neighbour.address()),
        neighbour.link(),
        neighbour.state().number(),
        neighbour.proxy() ? PROXY : 0);
    message.bytes(NDA_DST, IpAddresses.bytes(neighbour.address()));
    neighbour.hardware().ifPresent(hardware -> message.bytes(NDA_LLADDR, hardware.bytes()));
    return writer.end().acknowledgeLast();
  }

  private static MessageWriter one(int type, int flags, ForwardingEntry entry) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = begin(writer, type, flags);
    header(
        message,
        RouteNumbers.AF_BRIDGE,
        entry.link(),
        entry.state().number(),
        entry.ofBridge() ? MASTER : SELF);
    message.bytes(NDA_LLADDR, entry.hardware().bytes());
    entry.destination().ifPresent(end -> message.bytes(NDA_DST, IpAddresses.bytes(end)));
    if (entry.vlan() != 0) {
      message.u16(NDA_VLAN, entry.vlan());
    }
    return writer.end().acknowledgeLast();
  }

  private static AttributeWriter begin(MessageWriter writer, int type, int flags) {
    int create = type == RouteNumbers.RTM_NEWNEIGH ? MessageFlags.CREATE : 0;
    return writer.begin(type, MessageFlags.REQUEST | create | flags);
  }

  private static void header(AttributeWriter message, int family, int link, int state, int flags) {
    message.put8(family);
    message.put8(0);
    message.put16(0);
    message.put32(link);
    message.put16(state);
    message.put8(flags);
    message.put8(0);
  }

  /** A neighbour; null for entries of other families. */
  static @Nullable Neighbour read(MessageReader message) {
    int family = message.u8(0);
    if (family != IpAddresses.AF_INET && family != IpAddresses.AF_INET6) {
      return null;
    }
    InetAddress address = IpAddresses.any(family);
    Optional<HardwareAddress> hardware = Optional.empty();
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case NDA_DST -> address = IpAddresses.read(attributes);
        case NDA_LLADDR -> hardware = Optional.of(new HardwareAddress(attributes.bytes()));
        default -> {
          // Times, probes and who made it.
        }
      }
    }
    attributes.check("read a neighbour");
    boolean proxy = (message.u8(10) & PROXY) != 0;
    NeighbourState state = NeighbourState.of(message.u16(8));
    return new Neighbour(message.u32(4), address, hardware, state, proxy);
  }

  /** A forwarding entry; null for entries of other families. */
  static @Nullable ForwardingEntry readForwarding(MessageReader message) {
    if (message.u8(0) != RouteNumbers.AF_BRIDGE) {
      return null;
    }
    HardwareAddress hardware = null;
    Optional<InetAddress> destination = Optional.empty();
    int vlan = 0;
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case NDA_LLADDR -> hardware = new HardwareAddress(attributes.bytes());
        case NDA_DST -> destination = Optional.of(IpAddresses.read(attributes));
        case NDA_VLAN -> vlan = attributes.u16();
        default -> {
          // Ports, network numbers, times and who made it.
        }
      }
    }
    attributes.check("read a forwarding entry");
    if (hardware == null) {
      return null;
    }
    boolean ofBridge = (message.u8(10) & SELF) == 0;
    NeighbourState state = NeighbourState.of(message.u16(8));
    return new ForwardingEntry(message.u32(4), hardware, destination, state, vlan, ofBridge);
  }
}
