package io.longshore.benchmarks;

import io.longshore.base.time.Clock;
import io.longshore.base.time.ThreadTimers;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.sync.SyncLoop;
import io.longshore.netproxy.sync.SyncObserver;
import io.longshore.netproxy.sync.SyncSettings;
import io.longshore.netproxy.sync.Synced;
import io.longshore.netproxy.tracker.ProxiedSlice;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** A thousand endpoints change every second, for a minute, and the loop follows. */
final class NetproxyChurnBench implements Bench {
  private static final int SERVICES = 10_000;
  private static final int PER_SECOND = 1_000;
  private static final int SECONDS = 60;
  private static final int WARM_UP_SECONDS = 5;
  private static final long STEP = 1_000_000_000L / PER_SECOND;

  @Override
  public String name() {
    return "netproxy-churn";
  }

  @Override
  public String aim() {
    return "1,000 changes a second at 10,000 Services: nftables p99 at most 2 ms from event to"
        + " kernel";
  }

  @Override
  public Outcome run() throws Exception {
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean met = true;
    for (ProxyModes mode : ProxyModes.all()) {
      Delays delays = churn(mode, metrics);
      met &= !mode.name().equals("nftables") || delays.samples.p99() <= 2_000;
    }
    return new Outcome(metrics, met);
  }

  /**
   * When each Service's last change began, and how long changes took that have reached the kernel.
   */
  private static final class Delays implements SyncObserver {
    private final AtomicLongArray begun = new AtomicLongArray(SERVICES);
    private final Samples samples = new Samples((SECONDS + WARM_UP_SECONDS) * PER_SECOND);
    private final CountDownLatch first = new CountDownLatch(1);
    private int syncs;

    void begin(int service) {
      begun.compareAndSet(service, 0, System.nanoTime());
    }

    /** Called by the one thread that syncs. */
    @Override
    public void synced(Synced synced) {
      long now = System.nanoTime();
      syncs++;
      for (ServiceChange change : synced.drained().changes()) {
        String name = change.name().service().name();
        int service = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        long start = begun.getAndSet(service, 0);
        if (start != 0) {
          samples.add(now - start);
        }
      }
      first.countDown();
    }
  }

  private static Delays churn(ProxyModes mode, Map<String, Double> metrics) throws Exception {
    ProxyCluster cluster = new ProxyCluster(SERVICES);
    ServiceTracker tracker = cluster.tracker();
    Delays delays = new Delays();
    ExecutorService executor =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("sync").daemon().factory());
    try (TestNetwork network = TestNetwork.create();
        ThreadTimers timers = new ThreadTimers("bench timers");
        ProxyBackend backend = mode.opener().apply(network.namespace());
        SyncLoop loop =
            new SyncLoop(
                backend,
                tracker,
                List.of(delays),
                SyncSettings.of(Duration.ZERO, Duration.ofSeconds(30)),
                Clock.system(),
                timers,
                executor)) {
      loop.start(Surroundings.PLAIN);
      delays.first.await();
      Duration before = processorTime();
      feed(cluster, loop.slices(), delays);
      Duration used = processorTime().minus(before);
      put(mode, metrics, delays, used);
    } finally {
      executor.shutdown();
    }
    return delays;
  }

  private static void put(
      ProxyModes mode, Map<String, Double> metrics, Delays delays, Duration used) {
    String title = mode.name() + ": ";
    metrics.put(title + "event to kernel, p50 (us)", delays.samples.median());
    metrics.put(title + "event to kernel, p99 (us)", delays.samples.p99());
    metrics.put(title + "event to kernel, max (us)", delays.samples.micros(1));
    metrics.put(title + "syncs", (double) delays.syncs);
    double seconds = used.toNanos() / 1e9 / (SECONDS + WARM_UP_SECONDS);
    metrics.put(title + "processor time per second (ms)", seconds * 1000);
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  /** Each Service's second endpoint becomes another, and at its next turn the first one again. */
  private static void feed(ProxyCluster cluster, Handler<ProxiedSlice> slices, Delays delays) {
    long start = System.nanoTime();
    for (int i = 0; i < (SECONDS + WARM_UP_SECONDS) * PER_SECOND; i++) {
      while (System.nanoTime() - start < i * STEP) {
        LockSupport.parkNanos(start + i * STEP - System.nanoTime());
      }
      int service = i % SERVICES;
      boolean changed = i / SERVICES % 2 == 0;
      ProxiedSlice before = changed ? cluster.slice(service) : ProxyCluster.slice(service, true);
      ProxiedSlice after = changed ? ProxyCluster.slice(service, true) : cluster.slice(service);
      delays.begin(service);
      slices.updated(before, after);
    }
  }
}
