package io.longshore.benchmarks;

import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From full caches to the kernel, and from a kernel that has all already. */
final class NetproxySyncBench implements Bench {
  private static final int[] SIZES = ProxyModes.sizes(10_000, 1_000, 50_000);
  private static final int JUDGED = 10_000;

  @Override
  public String name() {
    return "netproxy-sync";
  }

  @Override
  public String aim() {
    return "first sync of 10,000 Services with 2 endpoints, also in a process that has just begun: "
        + ProxyModes.aims(
            mode -> "%s at most %.1f s".formatted(mode.name(), mode.firstSyncMillis() / 1_000));
  }

  @Override
  public Outcome run() throws Exception {
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<Boolean> met = new ArrayList<>();
    for (ProxyModes mode : ProxyModes.all()) {
      for (int size : SIZES) {
        if (!mode.canHave(size, metrics)) {
          continue;
        }
        ProxyCluster cluster = new ProxyCluster(size);
        double first = sync(mode, cluster, metrics, size);
        if (size == JUDGED && mode.hasAim()) {
          met.add(first <= mode.firstSyncMillis());
        }
      }
    }
    return new Outcome(metrics, Verdict.ofAll(met));
  }

  /** Returns the time of the first run, when nothing is compiled yet. */
  private static double sync(
      ProxyModes mode, ProxyCluster cluster, Map<String, Double> metrics, int size)
      throws Exception {
    double first = 0;
    Samples empty = new Samples(mode.syncs());
    Samples full = new Samples(mode.syncs());
    for (int run = 0; run < mode.syncs(); run++) {
      try (TestNetwork network = TestNetwork.create()) {
        empty.add(sync(mode, cluster, network));
        first = run == 0 ? empty.micros(1) / 1000 : first;
        full.add(sync(mode, cluster, network));
      }
    }
    String title = "%s, %,d Services: ".formatted(mode.name(), size);
    metrics.put(title + "first run (ms)", first);
    metrics.put(title + "p50 (ms)", empty.median() / 1000);
    metrics.put(title + "p50 where the kernel has all (ms)", full.median() / 1000);
    return first;
  }

  private static long sync(ProxyModes mode, ProxyCluster cluster, TestNetwork network)
      throws Exception {
    try (ProxyBackend backend = mode.opener().apply(network.namespace())) {
      long start = System.nanoTime();
      ServiceTracker tracker = cluster.tracker();
      tracker.drain();
      backend.replace(new DesiredState(Surroundings.PLAIN, tracker.views()));
      return System.nanoTime() - start;
    }
  }
}
