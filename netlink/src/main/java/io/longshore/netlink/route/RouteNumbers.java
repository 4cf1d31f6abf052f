package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.Bytes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Numbers of include/uapi/linux/rtnetlink.h, if_link.h and if_addr.h, and what all messages share.
 */
final class RouteNumbers {
  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  static final int RTM_NEWADDR = 20;
  static final int RTM_DELADDR = 21;
  static final int RTM_GETADDR = 22;
  static final int RTM_NEWROUTE = 24;
  static final int RTM_DELROUTE = 25;
  static final int RTM_GETROUTE = 26;

  static final int AF_UNSPEC = 0;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private RouteNumbers() {}

  static int family(InetAddress address) {
    return address instanceof Inet4Address ? AF_INET : AF_INET6;
  }

  static Bytes bytes(InetAddress address) {
    return Bytes.of(address.getAddress());
  }

  /** The address in an attribute; where it is none, the reader remembers that, and gives any. */
  static InetAddress address(AttributeReader attribute) {
    try {
      return InetAddress.getByAddress(attribute.bytes().toArray());
    } catch (UnknownHostException e) {
      attribute.fail("an address of " + attribute.length() + " bytes");
      return InetAddress.getLoopbackAddress();
    }
  }

  /** The zero address of a family. */
  static InetAddress any(int family) {
    try {
      return InetAddress.getByAddress(new byte[family == AF_INET ? 4 : 16]);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are an address", e);
    }
  }
}
