package io.longshore.netproxy.ipvs;

import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netproxy.model.Protocol;

/** What the model and netlink both have a word for. */
final class Families {
  private Families() {}

  static IpFamily netlink(io.longshore.netproxy.model.IpFamily family) {
    return switch (family) {
      case IPV4 -> IpFamily.IPV4;
      case IPV6 -> IpFamily.IPV6;
    };
  }

  static IpProtocol netlink(Protocol protocol) {
    return new IpProtocol(protocol.number());
  }
}
