package io.longshore.netproxy.nftables;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NftEvents;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;

/** Backends for tests. */
final class Backends {
  private Backends() {}

  static KernelNftables kernel(NetworkNamespace node) {
    return new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, node));
  }

  static NftablesBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    NetlinkEvents events =
        NetlinkEvents.open(
            NetlinkProtocol.NETFILTER, node, NetlinkEvents.Loss.REPORTED, NftEvents.GROUP);
    return new NftablesBackend(family, masquerading, kernel(node), events);
  }

  static Masquerading usual() {
    return new Masquerading(false, new LocalTraffic.FromRange(Cidr.parse("10.244.0.0/16")), 14);
  }
}
