package io.longshore.benchmarks;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netproxy.iptables.IptablesBackend;
import io.longshore.netproxy.iptables.IptablesOptions;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.sync.ProxyBackend;
import java.util.List;
import java.util.function.Function;

/**
 * The modes that this machine's kernel has.
 *
 * @param firstSyncMillis the aim for the first sync of 10,000 Services
 * @param updateMicros the aim for one changed endpoint at 10,000 Services, at the median
 * @param flat whether that may not depend on how many Services there are
 * @param syncs how many first syncs are measured
 * @param updates how many changes are measured
 */
record ProxyModes(
    String name,
    double firstSyncMillis,
    double updateMicros,
    boolean flat,
    int syncs,
    int updates,
    Function<NetworkNamespace, ProxyBackend> opener) {

  static List<ProxyModes> all() {
    return List.of(
        new ProxyModes("nftables", 300, 300, true, 5, 3_000, ProxyModes::nftables),
        new ProxyModes("iptables", 3_000, 5_000, false, 3, 150, ProxyModes::iptables));
  }

  private static ProxyBackend nftables(NetworkNamespace node) {
    NftablesBackend backend = NftablesBackend.open(IpFamily.IPV4, masquerading(), node);
    backend.watch(() -> {});
    return backend;
  }

  private static ProxyBackend iptables(NetworkNamespace node) {
    IptablesOptions options = new IptablesOptions(masquerading(), true, true);
    ProxyBackend backend = IptablesBackend.open(IpFamily.IPV4, options, node, HostForm.NFT);
    backend.watch(() -> {});
    return backend;
  }

  private static Masquerading masquerading() {
    return new Masquerading(false, new LocalTraffic.FromRange(Cidr.parse("10.128.0.0/9")), 14);
  }
}
