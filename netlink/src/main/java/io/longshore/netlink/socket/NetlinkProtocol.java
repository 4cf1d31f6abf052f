package io.longshore.netlink.socket;

/** The kernel's families behind netlink: include/uapi/linux/netlink.h. */
public enum NetlinkProtocol {
  ROUTE(0),
  SOCKET_DIAGNOSIS(4),
  NETFILTER(12),
  GENERIC(16);

  private final int number;

  NetlinkProtocol(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
