package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.net.InetAddress;

/** Addresses as messages: struct ifaddrmsg and IFA_ attributes, include/uapi/linux/if_addr.h. */
final class AddressMessages {
  private static final int HEADER = 8;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_F_NODAD = 2;

  private AddressMessages() {}

  static MessageWriter list() {
    MessageWriter writer = new MessageWriter();
    header(
        writer.begin(RouteNumbers.RTM_GETADDR, MessageFlags.REQUEST | MessageFlags.DUMP), 0, 0, 0);
    return writer.end();
  }

  static MessageWriter add(LinkAddress address) {
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.EXCLUSIVE;
    return one(RouteNumbers.RTM_NEWADDR, flags, address);
  }

  static MessageWriter delete(LinkAddress address) {
    return one(RouteNumbers.RTM_DELADDR, MessageFlags.REQUEST, address);
  }

  private static MessageWriter one(int type, int flags, LinkAddress address) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(type, flags);
    int family = IpAddresses.family(address.address());
    header(message, family, address.prefixLength(), address.link());
    message.bytes(IFA_LOCAL, IpAddresses.bytes(address.address()));
    message.bytes(IFA_ADDRESS, IpAddresses.bytes(address.address()));
    if (family == IpAddresses.AF_INET6) {
      // Otherwise the address could not be used for a second or two.
      message.u32(IFA_FLAGS, IFA_F_NODAD);
    }
    return writer.end().acknowledgeLast();
  }

  private static void header(AttributeWriter writer, int family, int prefixLength, int link) {
    writer.put8(family);
    writer.put8(prefixLength);
    writer.put16(0);
    writer.put32(link);
  }

  static LinkAddress read(MessageReader message) {
    InetAddress address = IpAddresses.any(message.u8(0));
    boolean local = false;
    AttributeReader attributes = message.attributes(HEADER);
    while (attributes.next()) {
      // On a point-to-point link IFA_ADDRESS is the other end's; IFA_LOCAL is always ours.
      if (attributes.type() == IFA_LOCAL || (attributes.type() == IFA_ADDRESS && !local)) {
        local |= attributes.type() == IFA_LOCAL;
        address = IpAddresses.read(attributes);
      }
    }
    attributes.check("read an address");
    return new LinkAddress(message.u32(4), address, message.u8(1));
  }
}
