package io.longshore.netproxy.iptables;

import io.longshore.base.metrics.Family;
import io.longshore.base.metrics.Gauge;
import io.longshore.base.metrics.Metrics;
import io.longshore.netproxy.model.IpFamily;

/** The number of rules, for both families of addresses. Safe for use by several threads. */
public final class RuleFigures {
  private final Family<Gauge> totals;
  private final Family<Gauge> last;

  /** Registers the figures, under kube-proxy's names: once for each program. */
  public RuleFigures(Metrics metrics) {
    totals =
        metrics.gauges(
            "kubeproxy_sync_proxy_rules_iptables_total",
            "Rules of the proxy that are there",
            "table",
            "ip_family");
    last =
        metrics.gauges(
            "kubeproxy_sync_proxy_rules_iptables_last",
            "Rules that the last sync wrote",
            "table",
            "ip_family");
  }

  /** Takes the numbers of a family. */
  public RuleObserver of(IpFamily family) {
    return (table, written, total) -> {
      last.of(table.toString(), family.toString()).set(written);
      totals.of(table.toString(), family.toString()).set(total);
    };
  }
}
