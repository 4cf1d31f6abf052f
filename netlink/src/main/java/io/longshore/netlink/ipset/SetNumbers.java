package io.longshore.netlink.ipset;

import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;

/** Numbers of ip_set.h, and how all messages of sets begin. */
final class SetNumbers {
  static final int CMD_PROTOCOL = 1;
  static final int CMD_CREATE = 2;
  static final int CMD_DESTROY = 3;
  static final int CMD_FLUSH = 4;
  static final int CMD_RENAME = 5;
  static final int CMD_SWAP = 6;
  static final int CMD_LIST = 7;
  static final int CMD_ADD = 9;
  static final int CMD_DEL = 10;
  static final int CMD_TEST = 11;
  static final int CMD_TYPE = 13;

  static final int ATTR_PROTOCOL = 1;
  static final int ATTR_SETNAME = 2;
  static final int ATTR_TYPENAME = 3;
  static final int ATTR_SETNAME2 = 3;
  static final int ATTR_REVISION = 4;
  static final int ATTR_FAMILY = 5;
  static final int ATTR_FLAGS = 6;
  static final int ATTR_DATA = 7;
  static final int ATTR_ADT = 8;
  static final int ATTR_PROTOCOL_MIN = 10;
  static final int ATTR_REVISION_MIN = 10;

  static final int LIST_HEADER = 4; // IPSET_FLAG_LIST_HEADER

  // Of sets and of elements alike.
  static final int IP = 1;
  static final int CIDR = 3;
  static final int PORT = 4;
  static final int PORT_TO = 5;
  static final int TIMEOUT = 6;
  static final int PROTO = 7;
  static final int FLAGS = 8;

  static final int FLAG_NOMATCH = 1 << 2;
  static final int FLAG_WITH_COUNTERS = 1 << 3;
  static final int FLAG_WITH_COMMENT = 1 << 4;

  /** NLA_F_NET_BYTEORDER: the kernel refuses numbers without it. */
  static final int BIG = 0x4000;

  static final int HEADER = 4; // struct nfgenmsg

  private static final int SUBSYSTEM = 6 << 8; // NFNL_SUBSYS_IPSET
  private static final int LONGEST_NAME = 31; // IPSET_MAXNAMELEN, its zero byte left out

  private SetNumbers() {}

  static AttributeWriter begin(MessageWriter writer, int command, int flags, int protocol) {
    AttributeWriter message = writer.begin(SUBSYSTEM | command, flags);
    message.put32(0); // any family, version 0
    message.u8(ATTR_PROTOCOL, protocol);
    return message;
  }

  /** A name that the kernel would cut is another name. */
  static void writeName(AttributeWriter message, int attribute, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a set without a name");
    }
    NetlinkException.checkName("write the name of a set", name, LONGEST_NAME);
    message.text(attribute, name);
  }
}
