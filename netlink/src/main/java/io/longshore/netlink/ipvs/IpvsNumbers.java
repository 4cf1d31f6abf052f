package io.longshore.netlink.ipvs;

/** Numbers of include/uapi/linux/ip_vs.h that several kinds of messages need. */
final class IpvsNumbers {
  static final int CMD_NEW_SERVICE = 1;
  static final int CMD_SET_SERVICE = 2;
  static final int CMD_DEL_SERVICE = 3;
  static final int CMD_GET_SERVICE = 4;
  static final int CMD_NEW_DEST = 5;
  static final int CMD_SET_DEST = 6;
  static final int CMD_DEL_DEST = 7;
  static final int CMD_GET_DEST = 8;
  static final int CMD_SET_CONFIG = 12;
  static final int CMD_GET_CONFIG = 13;
  static final int CMD_GET_INFO = 15;
  static final int CMD_ZERO = 16;
  static final int CMD_FLUSH = 17;

  static final int ATTR_SERVICE = 1;
  static final int ATTR_DEST = 2;
  static final int ATTR_TIMEOUT_TCP = 4;
  static final int ATTR_TIMEOUT_TCP_FIN = 5;
  static final int ATTR_TIMEOUT_UDP = 6;

  private IpvsNumbers() {}
}
