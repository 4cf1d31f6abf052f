package io.longshore.netproxy.iptables;

import io.longshore.netlink.wire.IpFamily;

/** What the model and netlink both have a word for. */
final class Families {
  private Families() {}

  static IpFamily netlink(io.longshore.netproxy.model.IpFamily family) {
    return switch (family) {
      case IPV4 -> IpFamily.IPV4;
      case IPV6 -> IpFamily.IPV6;
    };
  }
}
