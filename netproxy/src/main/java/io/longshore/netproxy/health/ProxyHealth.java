package io.longshore.netproxy.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.metrics.Counter;
import io.longshore.base.metrics.Family;
import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.Clock;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.sync.SyncObserver;
import io.longshore.netproxy.sync.Synced;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Whether changes reach the kernel, and whether load balancers should still send to this node:
 * pkg/proxy/healthcheck/proxy_health.go. Safe for use by several threads.
 */
public final class ProxyHealth implements SyncObserver {
  private final Duration patience;
  private final Clock clock;
  private final Family<Counter> healthz;
  private final Family<Counter> livez;

  @GuardedBy("this")
  private final Map<IpFamily, Instant> synced = new EnumMap<>(IpFamily.class);

  /** Since when the oldest change waits, where one does. */
  @GuardedBy("this")
  private final Map<IpFamily, Long> waiting = new EnumMap<>(IpFamily.class);

  @GuardedBy("this")
  private boolean nodeEligible = true;

  /** Unhealthy when a change has waited for so long. */
  public ProxyHealth(Duration patience, Clock clock, Metrics metrics) {
    this.patience = patience;
    this.clock = clock;
    this.healthz = metrics.counters("kubeproxy_proxy_healthz_total", "Answers of /healthz", "code");
    this.livez = metrics.counters("kubeproxy_proxy_livez_total", "Answers of /livez", "code");
  }

  @Override
  public synchronized void queued(IpFamily family) {
    waiting.putIfAbsent(family, clock.nanoTime());
  }

  @Override
  public synchronized void synced(Synced done) {
    waiting.remove(done.family());
    synced.put(done.family(), clock.now());
  }

  /** Whether the node is there, and neither being deleted nor about to be. */
  public synchronized void nodeEligible(boolean eligible) {
    nodeEligible = eligible;
  }

  /** Whether all changes reach the kernel in time; the node does not matter. */
  public synchronized boolean isHealthy() {
    for (IpFamily family : IpFamily.values()) {
      if (!isHealthy(family)) {
        return false;
      }
    }
    return true;
  }

  @GuardedBy("this")
  private boolean isHealthy(IpFamily family) {
    Long since = waiting.get(family);
    return since == null || clock.nanoTime() - since < patience.toNanos();
  }

  /** The page /healthz. */
  public HttpReply healthz() {
    HttpReply reply = page(true);
    healthz.of(Integer.toString(reply.status())).increment();
    return reply;
  }

  /** The page /livez, for which the node does not matter. */
  public HttpReply livez() {
    HttpReply reply = page(false);
    livez.of(Integer.toString(reply.status())).increment();
    return reply;
  }

  private synchronized HttpReply page(boolean withNode) {
    Instant now = clock.now();
    boolean well = isHealthy() && (nodeEligible || !withNode);
    // Older releases told when the loop last ran, even for nothing: recent wherever all is well.
    Instant last =
        well ? now : synced.values().stream().max(Instant::compareTo).orElse(Instant.EPOCH);
    StringJoiner families = new StringJoiner(",", "{", "}");
    synced.forEach(
        (family, at) ->
            families.add(
                "\"%s\":{\"lastUpdated\":\"%s\",\"healthy\":%s}"
                    .formatted(family, at, isHealthy(family))));
    String node = withNode ? "\"nodeEligible\":%s,".formatted(nodeEligible) : "";
    return HttpReply.json(
        well,
        "{\"lastUpdated\":\"%s\",\"currentTime\":\"%s\",%s\"healthy\":%s,\"status\":%s}"
            .formatted(last, now, node, well, families));
  }
}
