package io.longshore.netlink.conntrack;

import static io.longshore.netlink.conntrack.FlowMessages.header;

import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageWriter;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Asks the kernel for some flows only. Kernels that do not know an attribute send more than is
 * asked for, which does no harm.
 */
final class FilterMessages {
  private static final int FILTER = 25;
  private static final int STATUS_MASK = 26;
  private static final int ORIGINAL_FLAGS = 1;
  private static final int REPLY_FLAGS = 2;

  // net/netfilter/nf_internals.h, CTA_FILTER_F_
  private static final int BY_SOURCE = 1;
  private static final int BY_DESTINATION = 1 << 1;
  private static final int BY_PROTOCOL = 1 << 3;
  private static final int BY_SOURCE_PORT = 1 << 4;
  private static final int BY_DESTINATION_PORT = 1 << 5;

  private FilterMessages() {}

  static MessageWriter list(FlowFilter filter) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message =
        writer.begin(FlowMessages.GET, MessageFlags.REQUEST | MessageFlags.DUMP);
    int family = family(filter);
    header(message, family);
    if (filter.mask() != 0) {
      message.big32(FlowMessages.MARK, filter.mark());
      message.big32(FlowMessages.MARK_MASK, filter.mask());
    }
    int status = FlowStatus.bits(filter.status());
    if (status != 0) {
      message.big32(FlowMessages.STATUS, status);
      message.big32(STATUS_MASK, status);
    }
    filter.zone().ifPresent(zone -> message.big16(FlowMessages.ZONE, zone));
    if (family != FlowMessages.AF_UNSPEC) {
      // Without a family the kernel refuses to look at tuples.
      writeTuples(message, filter);
    }
    return writer.end();
  }

  private static int family(FlowFilter filter) {
    return filter
        .family()
        .or(() -> filter.original().anyAddress().map(IpFamily::of))
        .or(() -> filter.reply().anyAddress().map(IpFamily::of))
        .map(IpFamily::number)
        .orElse(FlowMessages.AF_UNSPEC);
  }

  private static void writeTuples(AttributeWriter message, FlowFilter filter) {
    int original = flags(filter, filter.original());
    int reply = flags(filter, filter.reply());
    if (original == 0 && reply == 0) {
      return;
    }
    int flags = message.open(FILTER);
    message.u32(ORIGINAL_FLAGS, original);
    message.u32(REPLY_FLAGS, reply);
    message.close(flags);
    write(message, FlowMessages.TUPLE_ORIGINAL, filter, filter.original(), original);
    write(message, FlowMessages.TUPLE_REPLY, filter, filter.reply(), reply);
  }

  /** What the kernel is to compare. It wants to know the protocol before it looks at ports. */
  private static int flags(FlowFilter filter, FlowFilter.Side side) {
    int flags = comparable(side.source()) ? BY_SOURCE : 0;
    flags |= comparable(side.destination()) ? BY_DESTINATION : 0;
    if (filter.protocol().isPresent()) {
      flags |= BY_PROTOCOL;
      flags |= side.sourcePort().isPresent() ? BY_SOURCE_PORT : 0;
      flags |= side.destinationPort().isPresent() ? BY_DESTINATION_PORT : 0;
    }
    return flags;
  }

  /**
   * Not IPv6 addresses: there the kernel leaves out those that are equal, and sends all others.
   * net/netfilter/nf_conntrack_netlink.c, ctnetlink_filter_match_tuple.
   */
  private static boolean comparable(Optional<InetAddress> address) {
    return address.map(IpAddresses::family).orElse(0) == IpAddresses.AF_INET;
  }

  private static void write(
      AttributeWriter message, int attribute, FlowFilter filter, FlowFilter.Side side, int flags) {
    if (flags == 0) {
      return;
    }
    int tuple = message.open(attribute);
    if ((flags & (BY_SOURCE | BY_DESTINATION)) != 0) {
      int addresses = message.open(TupleMessages.IP);
      writeAddress(message, TupleMessages.V4_SOURCE, side.source());
      writeAddress(message, TupleMessages.V4_DESTINATION, side.destination());
      message.close(addresses);
    }
    if (filter.protocol().isPresent()) {
      int protocol = message.open(TupleMessages.PROTOCOL);
      message.u8(TupleMessages.PROTOCOL_NUMBER, filter.protocol().getAsInt());
      side.sourcePort().ifPresent(port -> message.big16(TupleMessages.SOURCE_PORT, port));
      side.destinationPort().ifPresent(port -> message.big16(TupleMessages.DESTINATION_PORT, port));
      message.close(protocol);
    }
    message.close(tuple);
  }

  private static void writeAddress(
      AttributeWriter message, int attribute, Optional<InetAddress> address) {
    if (comparable(address)) {
      message.bytes(attribute, IpAddresses.bytes(address.orElseThrow()));
    }
  }
}
