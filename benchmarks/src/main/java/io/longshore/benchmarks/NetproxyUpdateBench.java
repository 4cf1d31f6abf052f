package io.longshore.benchmarks;

import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.tracker.ProxiedSlice;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** One endpoint changes: from the event in hand to the kernel. */
final class NetproxyUpdateBench implements Bench {
  private static final int[] SIZES = ProxyModes.sizes(10_000, 1_000, 50_000);
  private static final int JUDGED = 10_000;
  private static final int LARGE = 5_000;
  private static final int LARGE_RUNS = 300;
  private static final int PER_SLICE = 1_000;
  private static final double P99_OVER_P50 = 2_000.0 / 300;
  private static final double FLAT = 2;

  @Override
  public String name() {
    return "netproxy-update";
  }

  @Override
  public String aim() {
    return "at 10,000 Services " + ProxyModes.aims(NetproxyUpdateBench::aim);
  }

  private static String aim(ProxyModes mode) {
    double millis = mode.updateMicros() / 1_000;
    String median = "%s p50 at most %.1f ms".formatted(mode.name(), millis);
    return mode.flat()
        ? median
            + ", p99 at most %.1f ms, p50 within %.0fx at 1,000 and 50,000"
                .formatted(millis * P99_OVER_P50, FLAT)
        : median;
  }

  @Override
  public Outcome run() throws Exception {
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<Boolean> met = new ArrayList<>();
    for (ProxyModes mode : ProxyModes.all()) {
      List<Double> medians = new ArrayList<>();
      for (int size : SIZES) {
        if (!mode.canHave(size, metrics)) {
          continue;
        }
        Samples samples = update(mode, size);
        String title = "%s, %,d Services: ".formatted(mode.name(), size);
        metrics.put(title + "p50 (us)", samples.median());
        metrics.put(title + "p99 (us)", samples.p99());
        metrics.put(title + "max (us)", samples.micros(1));
        medians.add(samples.median());
        if (size == JUDGED && mode.hasAim()) {
          met.add(samples.median() <= mode.updateMicros());
          met.add(!mode.flat() || samples.p99() <= mode.updateMicros() * P99_OVER_P50);
        }
      }
      Samples large = updateLarge(mode);
      metrics.put(mode.name() + ", one Service with 5,000 endpoints: p50 (us)", large.median());
      metrics.put(mode.name() + ", one Service with 5,000 endpoints: p99 (us)", large.p99());
      if (mode.flat() && medians.size() > 1) {
        met.add(Collections.max(medians) <= FLAT * Collections.min(medians));
      }
    }
    return new Outcome(metrics, Verdict.ofAll(met));
  }

  private static Samples update(ProxyModes mode, int size) throws Exception {
    ProxyCluster cluster = new ProxyCluster(size);
    ServiceTracker tracker = cluster.tracker();
    ProxiedSlice[] before = new ProxiedSlice[size];
    ProxiedSlice[] after = new ProxiedSlice[size];
    int chosen = Math.min(size, 1_000);
    for (int i = 0; i < chosen; i++) {
      int index = index(i, size);
      before[i] = cluster.slice(index);
      after[i] = ProxyCluster.slice(index, true);
    }
    return measure(
        mode,
        tracker,
        i -> (i / chosen % 2 == 0 ? before : after)[i % chosen],
        i -> (i / chosen % 2 == 0 ? after : before)[i % chosen],
        mode.updates() / 3,
        mode.updates());
  }

  /** Spread over all of them, so that nothing is in a cache by chance. */
  private static int index(int i, int size) {
    return (int) ((long) i * size / Math.min(size, 1_000));
  }

  private static Samples updateLarge(ProxyModes mode) throws Exception {
    ServiceTracker tracker = new ProxyCluster(JUDGED).tracker();
    tracker.put(ServiceBuilder.named("large", "10.95.0.1").port("http", "TCP", 80).proxied());
    for (int part = 0; part < LARGE / PER_SLICE; part++) {
      tracker.put(ProxyCluster.largeSlice(part, PER_SLICE, false));
    }
    ProxiedSlice before = ProxyCluster.largeSlice(0, PER_SLICE, false);
    ProxiedSlice after = ProxyCluster.largeSlice(0, PER_SLICE, true);
    return measure(
        mode,
        tracker,
        i -> i % 2 == 0 ? before : after,
        i -> i % 2 == 0 ? after : before,
        LARGE_RUNS / 3,
        Math.min(LARGE_RUNS, mode.updates()));
  }

  private static Samples measure(
      ProxyModes mode,
      ServiceTracker tracker,
      IntFunction<ProxiedSlice> before,
      IntFunction<ProxiedSlice> after,
      int warmUp,
      int runs)
      throws Exception {
    try (TestNetwork network = TestNetwork.create();
        ProxyBackend backend = mode.opener().apply(network.namespace())) {
      tracker.drain();
      backend.replace(new DesiredState(Surroundings.PLAIN, tracker.views()));
      Samples samples = new Samples(warmUp + runs);
      for (int i = 0; i < warmUp + runs; i++) {
        long start = System.nanoTime();
        tracker.update(before.apply(i), after.apply(i));
        backend.apply(new Changes(Surroundings.PLAIN, tracker.drain().changes()));
        long taken = System.nanoTime() - start;
        if (i >= warmUp) {
          samples.add(taken);
        }
      }
      return samples;
    }
  }
}
