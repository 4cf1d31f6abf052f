package io.longshore.netproxy.iptables;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.watch.NftWatch;
import io.longshore.netproxy.watch.RuleWatch;

/** Tables in the nf_tables form, and what listens to those who change them too. */
record NftRules(Iptables tables, RuleWatch watch) {

  static NftRules open(IpFamily family, NetworkNamespace namespace) {
    NftIptables tables = NftIptables.open(Families.netlink(family), namespace);
    try {
      return new NftRules(
          tables,
          NftWatch.open(
              "iptables " + family,
              namespace,
              tables.port(),
              tables::generation,
              new HarmToRules(family)));
    } catch (RuntimeException e) {
      tables.close();
      throw e;
    }
  }
}
