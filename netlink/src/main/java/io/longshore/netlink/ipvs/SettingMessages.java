package io.longshore.netlink.ipvs;

import io.longshore.netlink.generic.GenericFamily;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;

/** What is about all of IPVS as messages: time-outs, version, flush and zero. */
record SettingMessages(GenericFamily family) {
  private static final int INFO_VERSION = 1;
  private static final int INFO_CONN_TAB_SIZE = 2;

  MessageWriter flush() {
    return plain(IpvsNumbers.CMD_FLUSH);
  }

  MessageWriter zero() {
    return plain(IpvsNumbers.CMD_ZERO);
  }

  MessageWriter version() {
    return plain(IpvsNumbers.CMD_GET_INFO);
  }

  MessageWriter timeouts() {
    return plain(IpvsNumbers.CMD_GET_CONFIG);
  }

  private MessageWriter plain(int command) {
    MessageWriter writer = new MessageWriter();
    family.begin(writer, command, MessageFlags.REQUEST);
    return writer.end().acknowledgeLast();
  }

  MessageWriter setTimeouts(ConnectionTimeouts timeouts) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message =
        family.begin(writer, IpvsNumbers.CMD_SET_CONFIG, MessageFlags.REQUEST);
    message.u32(IpvsNumbers.ATTR_TIMEOUT_TCP, timeouts.tcpSeconds());
    message.u32(IpvsNumbers.ATTR_TIMEOUT_TCP_FIN, timeouts.tcpFinSeconds());
    message.u32(IpvsNumbers.ATTR_TIMEOUT_UDP, timeouts.udpSeconds());
    return writer.end().acknowledgeLast();
  }

  static ConnectionTimeouts readTimeouts(MessageReader message) {
    AttributeReader attributes = message.attributes(GenericFamily.HEADER);
    AttributeTable config = AttributeTable.read(attributes, IpvsNumbers.ATTR_TIMEOUT_UDP);
    int tcp = config.u32(IpvsNumbers.ATTR_TIMEOUT_TCP);
    int tcpFin = config.u32(IpvsNumbers.ATTR_TIMEOUT_TCP_FIN);
    int udp = config.u32(IpvsNumbers.ATTR_TIMEOUT_UDP);
    if (tcp < 0 || tcpFin < 0 || udp < 0) {
      attributes.fail("a time below 0");
    }
    attributes.check("read the timeouts of ipvs");
    return new ConnectionTimeouts(tcp, tcpFin, udp);
  }

  static IpvsVersion readVersion(MessageReader message) {
    AttributeReader attributes = message.attributes(GenericFamily.HEADER);
    AttributeTable info = AttributeTable.read(attributes, INFO_CONN_TAB_SIZE);
    int version = info.u32(INFO_VERSION); // as NVERSION takes it apart
    int size = info.u32(INFO_CONN_TAB_SIZE);
    attributes.check("read the version of ipvs");
    return new IpvsVersion(version >> 16 & 0xff, version >> 8 & 0xff, version & 0xff, size);
  }
}
