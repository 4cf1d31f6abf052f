package io.longshore.benchmarks;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netproxy.iptables.IptablesBackend;
import io.longshore.netproxy.iptables.IptablesOptions;
import io.longshore.netproxy.iptables.RuleObserver;
import io.longshore.netproxy.ipvs.IpvsBackend;
import io.longshore.netproxy.ipvs.IpvsOptions;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.sync.ProxyBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A mode whose backend is told what changes.
 *
 * @param firstSyncMillis the aim for the first sync of 10,000 Services
 * @param updateMicros the aim for one changed endpoint at 10,000 Services, at the median
 * @param flat whether that may not depend on how many Services there are
 * @param syncs how many first syncs are measured
 * @param updates how many changes are measured
 * @param mostServices how many it can have on this machine
 */
record ProxyModes(
    String name,
    double firstSyncMillis,
    double updateMicros,
    boolean flat,
    int syncs,
    int updates,
    int mostServices,
    Function<NetworkNamespace, ProxyBackend> opener) {

  private static final int ANY = Integer.MAX_VALUE;
  private static final double NO_AIM = Double.POSITIVE_INFINITY;

  /** Those that the environment names, or all that most kernels have: the slow ones take long. */
  static List<ProxyModes> all() {
    List<String> names = chosen("nftables iptables");
    return known().stream().filter(mode -> names.contains(mode.name())).toList();
  }

  /** Whether there is anything that it is measured against. */
  boolean hasAim() {
    return firstSyncMillis != NO_AIM;
  }

  /** The aims of the modes that are measured. */
  static String aims(Function<ProxyModes, String> text) {
    List<String> aims = all().stream().filter(ProxyModes::hasAim).map(text).toList();
    return aims.isEmpty() ? "no aim" : String.join("; ", aims);
  }

  /** The names of the modes that the environment names, or else of these. */
  static List<String> chosen(String otherwise) {
    return List.of(System.getenv().getOrDefault("BENCH_MODES", otherwise).split("[ ,]+"));
  }

  /** How many Services to measure with, of these: fewer where the environment says so. */
  static int[] sizes(int... sizes) {
    int largest = Integer.parseInt(System.getenv().getOrDefault("BENCH_LARGEST", "50000"));
    return Arrays.stream(sizes).filter(size -> size <= largest).toArray();
  }

  /** Whether it can have so many Services; where it cannot, the figures say so. */
  boolean canHave(int services, Map<String, Double> metrics) {
    boolean can = services <= mostServices;
    if (!can) {
      metrics.put("%s, %,d Services: no, at most".formatted(name, services), 1.0 * mostServices);
    }
    return can;
  }

  private static List<ProxyModes> known() {
    return List.of(
        new ProxyModes("nftables", 300, 300, true, 5, 3_000, ANY, ProxyModes::nftables),
        new ProxyModes("iptables", 3_000, 5_000, false, 3, 150, ANY, ProxyModes::iptables),
        new ProxyModes("ipvs", 1_000, 1_000, false, 2, 300, ANY, ProxyModes::ipvs),
        new ProxyModes(
            "userspace",
            NO_AIM,
            NO_AIM,
            false,
            3,
            3_000,
            UserspaceMode.mostServices(),
            UserspaceMode::open));
  }

  private static ProxyBackend nftables(NetworkNamespace node) {
    NftablesBackend backend = NftablesBackend.open(IpFamily.IPV4, masquerading(), node);
    backend.watch(() -> {});
    return backend;
  }

  private static ProxyBackend iptables(NetworkNamespace node) {
    IptablesOptions options = new IptablesOptions(masquerading(), true, true);
    ProxyBackend backend =
        IptablesBackend.open(IpFamily.IPV4, options, node, HostForm.NFT, RuleObserver.NOBODY);
    backend.watch(() -> {});
    return backend;
  }

  private static ProxyBackend ipvs(NetworkNamespace node) {
    return IpvsBackend.open(
        IpFamily.IPV4,
        IpvsOptions.plain(masquerading()),
        node,
        LegacyIptables.open(io.longshore.netlink.wire.IpFamily.IPV4, node));
  }

  private static Masquerading masquerading() {
    return new Masquerading(false, new LocalTraffic.FromRange(Cidr.parse("10.128.0.0/9")), 14);
  }
}
