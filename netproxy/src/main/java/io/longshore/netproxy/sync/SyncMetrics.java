package io.longshore.netproxy.sync;

import io.longshore.base.metrics.Counter;
import io.longshore.base.metrics.Family;
import io.longshore.base.metrics.Gauge;
import io.longshore.base.metrics.Histogram;
import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.Clock;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePort;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.TrafficPolicy;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Counts syncs under the names that kube-proxy's dashboards know: pkg/proxy/metrics. For one
 * program; safe for use by several threads.
 */
public final class SyncMetrics implements SyncObserver {
  private static final String FAMILY = "ip_family";
  private static final String POLICY = "traffic_policy";
  private static final double[] SYNC_SECONDS = Histogram.exponential(0.001, 2, 15);

  private final Clock clock;
  private final List<ServiceTracker> trackers;
  private final Family<Histogram> syncs;
  private final Family<Histogram> wholeSyncs;
  private final Family<Histogram> partialSyncs;
  private final Family<Gauge> lastSync;
  private final Family<Gauge> lastQueued;
  private final Family<Histogram> programming;
  private final Family<Gauge> noLocalEndpoints;
  private final Family<Counter> failures;
  private final Family<Counter> repairs;
  private final Counter serviceEvents;
  private final Counter sliceEvents;

  /** Registers the figures; the name of that for failures depends on the mode. */
  public SyncMetrics(
      Metrics metrics, String failuresName, List<ServiceTracker> trackers, Clock clock) {
    this.clock = clock;
    this.trackers = List.copyOf(trackers);
    syncs = durations(metrics, "sync_proxy_rules_duration_seconds", "Time of a sync");
    wholeSyncs =
        durations(metrics, "sync_full_proxy_rules_duration_seconds", "Time of a whole sync");
    partialSyncs =
        durations(metrics, "sync_partial_proxy_rules_duration_seconds", "Time of a partial sync");
    lastSync =
        metrics.gauges(
            "kubeproxy_sync_proxy_rules_last_timestamp_seconds",
            "When a sync last succeeded",
            FAMILY);
    lastQueued =
        metrics.gauges(
            "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds",
            "When a sync was last asked for",
            FAMILY);
    programming =
        metrics.histograms(
            "kubeproxy_network_programming_duration_seconds",
            "Time from a change in the cluster until the network has it",
            programmingSeconds(),
            FAMILY);
    noLocalEndpoints =
        metrics.gauges(
            "kubeproxy_sync_proxy_rules_no_local_endpoints_total",
            "Service ports with a Local traffic policy and no endpoints on this node",
            FAMILY,
            POLICY);
    failures = metrics.counters("kubeproxy_" + failuresName, "Syncs that failed", FAMILY);
    repairs =
        metrics.counters(
            "kubeproxy_sync_proxy_rules_repairs_total",
            "Syncs that undid what somebody else had changed",
            FAMILY);
    serviceEvents =
        metrics.counter("kubeproxy_sync_proxy_rules_service_changes_total", "Changes of Services");
    sliceEvents =
        metrics.counter(
            "kubeproxy_sync_proxy_rules_endpoint_changes_total", "Changes of EndpointSlices");
    pending(metrics, "service", ServiceTracker::pendingServiceEvents);
    pending(metrics, "endpoint", ServiceTracker::pendingSliceEvents);
  }

  private static Family<Histogram> durations(Metrics metrics, String name, String help) {
    return metrics.histograms("kubeproxy_" + name, help, SYNC_SECONDS, FAMILY);
  }

  /** 0.25 and 0.5 s, each second of a minute, each 5 s of the next, each half of 3 more. */
  private static double[] programmingSeconds() {
    return DoubleStream.concat(
            DoubleStream.of(0.25, 0.5),
            IntStream.concat(
                    IntStream.range(1, 60),
                    IntStream.concat(
                        IntStream.range(0, 12).map(i -> 60 + 5 * i),
                        IntStream.range(0, 7).map(i -> 120 + 30 * i)))
                .asDoubleStream())
        .toArray();
  }

  private void pending(
      Metrics metrics, String kind, java.util.function.ToIntFunction<ServiceTracker> count) {
    metrics
        .gauge(
            "kubeproxy_sync_proxy_rules_" + kind + "_changes_pending",
            "Changes that wait for a sync")
        .from(() -> trackers.stream().mapToInt(count).sum());
  }

  @Override
  public void queued(IpFamily family) {
    lastQueued.of(family.toString()).set(clock.now().toEpochMilli() / 1e3);
  }

  @Override
  public void synced(Synced synced) {
    String family = synced.family().toString();
    Instant now = clock.now();
    syncs.of(family).observe(synced.took());
    (synced.whole() ? wholeSyncs : partialSyncs).of(family).observe(synced.took());
    lastSync.of(family).set(now.toEpochMilli() / 1e3);
    for (Instant triggered : synced.drained().triggeredAt()) {
      Duration delay = Duration.between(triggered, now);
      programming.of(family).observe(delay.isNegative() ? Duration.ZERO : delay);
    }
    serviceEvents.add(synced.drained().serviceEvents());
    sliceEvents.add(synced.drained().sliceEvents());
    countLonely(synced);
  }

  /** One whole count after a whole sync, then only what changes. */
  private void countLonely(Synced synced) {
    for (TrafficPolicyKind kind : TrafficPolicyKind.values()) {
      Gauge gauge = noLocalEndpoints.of(synced.family().toString(), kind.label);
      double count = synced.whole() ? 0 : gauge.value();
      if (synced.whole()) {
        count = countAll(synced.family(), kind);
      } else {
        for (ServiceChange change : synced.drained().changes()) {
          count -= change.was().filter(kind::isLonely).isPresent() ? 1 : 0;
          count += change.becomes().filter(kind::isLonely).isPresent() ? 1 : 0;
        }
      }
      gauge.set(count);
    }
  }

  private double countAll(IpFamily family, TrafficPolicyKind kind) {
    return trackers.stream()
        .filter(tracker -> tracker.family() == family)
        .flatMap(tracker -> tracker.views().stream())
        .filter(kind::isLonely)
        .count();
  }

  @Override
  public void failed(IpFamily family, RuntimeException failure) {
    failures.of(family.toString()).increment();
  }

  @Override
  public void repaired(IpFamily family, int differences) {
    repairs.of(family.toString()).increment();
  }

  /** The two policies of a Service. */
  private enum TrafficPolicyKind {
    INTERNAL("internal") {
      @Override
      boolean isLocal(ServicePort port) {
        return port.internalPolicy() == TrafficPolicy.LOCAL;
      }
    },
    EXTERNAL("external") {
      @Override
      boolean isLocal(ServicePort port) {
        return port.externalPolicy() == TrafficPolicy.LOCAL && port.isReachableFromOutside();
      }
    };

    private final String label;

    TrafficPolicyKind(String label) {
      this.label = label;
    }

    abstract boolean isLocal(ServicePort port);

    /** Somebody elsewhere would answer, but the policy keeps the packets here. */
    boolean isLonely(ServiceView view) {
      Choice choice = view.choice();
      return isLocal(view.port()) && choice.anywhere() && choice.local().isEmpty();
    }
  }
}
