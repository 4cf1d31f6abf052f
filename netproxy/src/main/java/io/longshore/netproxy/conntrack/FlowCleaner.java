package io.longshore.netproxy.conntrack;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.metrics.Counter;
import io.longshore.base.metrics.Family;
import io.longshore.base.metrics.Histogram;
import io.longshore.base.metrics.Metrics;
import io.longshore.netlink.conntrack.FlowFilter;
import io.longshore.netlink.conntrack.KernelFlows;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.sync.SyncObserver;
import io.longshore.netproxy.sync.Synced;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Forgets stale flows after each sync that may have made some. Reading all flows takes its time, so
 * it is done on the executor, by a platform thread, and what comes meanwhile is done together. Safe
 * for use by several threads.
 */
public final class FlowCleaner implements SyncObserver {
  private static final Log LOG = Log.of("conntrack");
  private static final String FAMILY = "ip_family";

  private final KernelFlows flows;
  private final Function<IpFamily, List<ServiceView>> all;
  private final Executor executor;
  private final Family<Histogram> durations;
  private final Family<Counter> deleted;

  @GuardedBy("this")
  private final Map<IpFamily, Map<ServicePortName, ServiceView>> pending =
      new EnumMap<>(IpFamily.class);

  @GuardedBy("this")
  private boolean planned;

  /**
   * For the flows that a socket shows.
   *
   * @param all what is synced of a family
   */
  public FlowCleaner(
      KernelFlows flows,
      Function<IpFamily, List<ServiceView>> all,
      Executor executor,
      Metrics metrics) {
    this.flows = flows;
    this.all = all;
    this.executor = executor;
    durations =
        metrics.histograms(
            "kubeproxy_conntrack_reconciler_sync_duration_seconds",
            "Time to find and forget stale flows",
            Histogram.exponential(0.001, 2, 15),
            FAMILY);
    deleted =
        metrics.counters(
            "kubeproxy_conntrack_reconciler_deleted_entries_total",
            "Stale flows that were forgotten",
            FAMILY);
  }

  @Override
  public void synced(Synced synced) {
    Map<ServicePortName, ServiceView> concerned = new HashMap<>();
    if (synced.whole()) {
      all.apply(synced.family()).forEach(view -> add(view, concerned));
    } else {
      for (ServiceChange change : synced.drained().changes()) {
        change.becomes().ifPresent(view -> add(view, concerned));
      }
    }
    if (!concerned.isEmpty()) {
      plan(synced.family(), concerned);
    }
  }

  private static void add(ServiceView view, Map<ServicePortName, ServiceView> concerned) {
    if (StaleFlows.concerns(view)) {
      concerned.put(view.name(), view);
    }
  }

  private synchronized void plan(IpFamily family, Map<ServicePortName, ServiceView> views) {
    pending.computeIfAbsent(family, _ -> new HashMap<>()).putAll(views);
    if (!planned) {
      planned = true;
      executor.execute(this::clean);
    }
  }

  private synchronized Map<IpFamily, Map<ServicePortName, ServiceView>> take() {
    planned = false;
    Map<IpFamily, Map<ServicePortName, ServiceView>> taken = new EnumMap<>(IpFamily.class);
    taken.putAll(pending);
    pending.clear();
    return taken;
  }

  private void clean() {
    take().forEach((family, views) -> clean(family, views.values()));
  }

  private void clean(IpFamily family, Collection<ServiceView> views) {
    StaleFlows stale = new StaleFlows(views);
    if (stale.isEmpty()) {
      return;
    }
    long begun = System.nanoTime();
    int count = 0;
    for (Protocol protocol : List.of(Protocol.UDP, Protocol.SCTP)) {
      if (views.stream().anyMatch(view -> view.name().protocol() == protocol)) {
        count += clean(family, protocol, stale);
      }
    }
    durations.of(family.toString()).observe(Duration.ofNanos(System.nanoTime() - begun));
    deleted.of(family.toString()).add(count);
    if (count > 0) {
      LOG.info("stale flows were forgotten", "family", family, "count", count);
    }
  }

  private int clean(IpFamily family, Protocol protocol, StaleFlows stale) {
    try {
      return (int)
          flows.list(FlowFilter.of(protocol.number()).in(kernelFamily(family))).stream()
              .filter(stale::isStale)
              .filter(flows::delete)
              .count();
    } catch (NetlinkException e) {
      LOG.error("stale flows may be left", "family", family, "protocol", protocol, "error", e);
      return 0;
    }
  }

  private static io.longshore.netlink.wire.IpFamily kernelFamily(IpFamily family) {
    return switch (family) {
      case IPV4 -> io.longshore.netlink.wire.IpFamily.IPV4;
      case IPV6 -> io.longshore.netlink.wire.IpFamily.IPV6;
    };
  }
}
