package io.longshore.netproxy.iptables;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netlink.nftables.NftEvents;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netproxy.model.IpFamily;

/** Tables in the nf_tables form, and what listens to those who change them too. */
record NftRules(Iptables tables, RuleWatch watch) {

  static NftRules open(IpFamily family, NetworkNamespace namespace) {
    NftIptables tables = NftIptables.open(Families.netlink(family), namespace);
    return new NftRules(
        tables, new NftWatch(family, () -> listen(tables.port(), namespace), tables::generation));
  }

  private static NftEvents listen(int ownPort, NetworkNamespace namespace) {
    return new NftEvents(
        NetlinkEvents.open(
            NetlinkProtocol.NETFILTER, namespace, NetlinkEvents.Loss.REPORTED, NftEvents.GROUP),
        ownPort);
  }
}
