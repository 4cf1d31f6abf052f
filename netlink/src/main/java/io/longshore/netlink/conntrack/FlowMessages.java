package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Flows as messages: struct nfgenmsg and CTA_ attributes. */
final class FlowMessages {
  static final int NEW = 0x100; // NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW
  static final int GET = 0x101;
  static final int DELETE = 0x102;

  static final int HEADER = 4; // struct nfgenmsg: family, version, resource
  static final int AF_UNSPEC = 0;

  static final int TUPLE_ORIGINAL = 1;
  static final int TUPLE_REPLY = 2;
  static final int STATUS = 3;
  private static final int TIMEOUT = 7;
  static final int MARK = 8;
  private static final int ID = 12;
  static final int ZONE = 18;
  static final int MARK_MASK = 21;

  private FlowMessages() {}

  static MessageWriter get(Direction original, int zone) {
    MessageWriter writer = new MessageWriter();
    identify(writer.begin(GET, MessageFlags.REQUEST), original, zone);
    return writer.end().acknowledgeLast();
  }

  static MessageWriter create(Flow flow) {
    MessageWriter writer = new MessageWriter();
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.EXCLUSIVE;
    AttributeWriter message = writer.begin(NEW, flags);
    identify(message, flow.original(), flow.zone());
    TupleMessages.write(message, TUPLE_REPLY, flow.reply());
    message.big32(TIMEOUT, (int) flow.timeoutSeconds());
    message.big32(MARK, flow.mark());
    // A flow in the table is confirmed, and that cannot be taken back: so it must be said.
    Set<FlowStatus> status = EnumSet.of(FlowStatus.CONFIRMED);
    status.addAll(flow.details().status());
    message.big32(STATUS, FlowStatus.bits(status));
    ProtocolStates.write(message, flow.details().state());
    return writer.end().acknowledgeLast();
  }

  static MessageWriter setMark(Flow flow, int mark, int mask) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(NEW, MessageFlags.REQUEST);
    identify(message, flow.original(), flow.zone());
    message.big32(MARK, mark);
    message.big32(MARK_MASK, mask);
    return writer.end().acknowledgeLast();
  }

  static MessageWriter setTimeout(Flow flow, int seconds) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(NEW, MessageFlags.REQUEST);
    identify(message, flow.original(), flow.zone());
    message.big32(TIMEOUT, seconds);
    return writer.end().acknowledgeLast();
  }

  /** With an id, not another flow that has taken the place of this one. */
  static MessageWriter delete(Direction original, int zone, int id) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(DELETE, MessageFlags.REQUEST);
    identify(message, original, zone);
    if (id != 0) {
      message.big32(ID, id);
    }
    return writer.end().acknowledgeLast();
  }

  private static void identify(AttributeWriter message, Direction original, int zone) {
    header(message, IpAddresses.family(original.source()));
    TupleMessages.write(message, TUPLE_ORIGINAL, original);
    if (zone != 0) {
      message.big16(ZONE, zone);
    }
  }

  static void header(AttributeWriter writer, int family) {
    writer.put8(family);
    writer.put8(0);
    writer.put16(0);
  }

  /** A flow; null where a message tells of none. */
  static @Nullable Flow read(MessageReader message) {
    Direction original = null;
    Direction reply = null;
    int zone = 0;
    int mark = 0;
    int id = 0;
    long timeout = 0;
    DetailsReader details = new DetailsReader();
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case TUPLE_ORIGINAL -> {
          TupleMessages tuple = TupleMessages.read(attributes);
          original = tuple.direction();
          zone = Math.max(zone, tuple.zone());
        }
        case TUPLE_REPLY -> reply = TupleMessages.read(attributes).direction();
        case TIMEOUT -> timeout = Integer.toUnsignedLong(attributes.big32());
        case MARK -> mark = attributes.big32();
        case ID -> id = attributes.big32();
        case ZONE -> zone = attributes.big16();
        default -> details.read(attributes);
      }
    }
    attributes.check("read a flow");
    return original == null || reply == null
        ? null
        : new Flow(original, reply, zone, mark, id, timeout, details.details());
  }
}
