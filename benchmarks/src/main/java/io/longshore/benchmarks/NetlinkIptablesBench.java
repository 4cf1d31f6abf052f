package io.longshore.benchmarks;

import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netlink.wire.IpFamily;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The rules of kube-proxy for many Services, by us and by iptables-restore, in both forms. */
final class NetlinkIptablesBench implements Bench {
  private static final int SERVICES = 10_000;
  private static final int CHANGES = 20;

  /**
   * A new extension of iptables waits until the kernel has freed those that went before, for which
   * it waits for all processors: net/netfilter/nft_compat.c, nft_compat_wait_for_destructors.
   */
  private static final long PAUSE_NANOS = 100_000_000;

  private static final double LOAD_MILLIS = 3_000;
  private static final double CHANGE_MILLIS = 5;

  private final Map<String, List<IptablesRule>> services = IptablesServices.chains(SERVICES);

  @Override
  public String name() {
    return "netlink-iptables";
  }

  @Override
  public String aim() {
    return "nf_tables form: 10,000 Services in at most 3 s, one chain of them changed in 5 ms";
  }

  @Override
  public Outcome run() throws IOException {
    Map<String, Double> metrics = new LinkedHashMap<>();
    try (TestNetwork network = TestNetwork.create();
        Iptables nft = NftIptables.open(IpFamily.IPV4, network.namespace())) {
      measure(metrics, "nf_tables", nft);
    }
    restore(metrics, "iptables-nft-restore");
    try (TestNetwork network = TestNetwork.create();
        Iptables legacy = LegacyIptables.open(IpFamily.IPV4, network.namespace())) {
      measure(metrics, "legacy", legacy);
    }
    restore(metrics, "iptables-legacy-restore");
    boolean met =
        metrics.getOrDefault("nf_tables, all (ms)", 0.0) <= LOAD_MILLIS
            && metrics.getOrDefault("nf_tables, one chain, p50 (ms)", 0.0) <= CHANGE_MILLIS;
    return new Outcome(metrics, met);
  }

  private void measure(Map<String, Double> metrics, String form, Iptables iptables)
      throws IOException {
    double kernel = Ruleset.systemSeconds();
    metrics.put(
        form + ", all (ms)", millis(() -> iptables.apply(IptablesServices.changes(services))));
    metrics.put(
        form + ", all, inside of the kernel (ms)", 1000 * (Ruleset.systemSeconds() - kernel));
    kernel = Ruleset.systemSeconds();
    Samples samples = new Samples(CHANGES);
    for (int i = 0; i < CHANGES; i++) {
      IptablesChanges changes = IptablesServices.changes(service(i));
      LockSupport.parkNanos(PAUSE_NANOS);
      long start = System.nanoTime();
      iptables.apply(changes);
      samples.addSince(start);
    }
    metrics.put(form + ", one chain, p50 (ms)", samples.median() / 1000);
    metrics.put(
        form + ", one chain, inside of the kernel, mean (ms)",
        1000 * (Ruleset.systemSeconds() - kernel) / CHANGES);
    metrics.put(form + ", all read (ms)", millis(() -> iptables.read(TableName.NAT)));
  }

  private Map<String, List<IptablesRule>> service(int number) {
    String chain = IptablesServices.serviceChain(number);
    return Map.of(chain, services.getOrDefault(chain, List.of()));
  }

  private static double millis(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private void restore(Map<String, Double> metrics, String command) {
    try (TestNetwork network = TestNetwork.create()) {
      String all = IptablesServices.text(services);
      metrics.put(
          command + ", all (ms)", millis(() -> network.runWithInput(all, command, "--noflush")));
      Samples samples = new Samples(CHANGES);
      for (int i = 0; i < CHANGES; i++) {
        String text = IptablesServices.text(service(i));
        long start = System.nanoTime();
        network.runWithInput(text, command, "--noflush");
        samples.addSince(start);
      }
      metrics.put(command + ", one chain, p50 (ms)", samples.median() / 1000);
    }
  }
}
