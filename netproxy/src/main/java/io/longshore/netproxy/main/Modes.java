package io.longshore.netproxy.main;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NftEvents;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.config.ProxyMode;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.nftables.NftablesLeftovers;

/** The ways to forward packets that this program knows. */
public final class Modes {
  private Modes() {}

  /** By nf_tables, the default. */
  public static Mode nftables() {
    return new Mode(
        ProxyMode.NFTABLES,
        "sync_proxy_rules_nftables_sync_failures_total",
        Modes::openNftables,
        network -> new NftablesLeftovers(() -> kernel(network)));
  }

  private static NftablesBackend openNftables(Mode.Opening opening) {
    NetworkNamespace network = opening.network();
    NetlinkEvents events =
        NetlinkEvents.open(
            NetlinkProtocol.NETFILTER, network, NetlinkEvents.Loss.REPORTED, NftEvents.GROUP);
    return new NftablesBackend(opening.family(), opening.masquerading(), kernel(network), events);
  }

  private static KernelNftables kernel(NetworkNamespace network) {
    return new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network));
  }
}
