package io.longshore.netproxy.userspace;

import io.longshore.base.metrics.Counter;
import io.longshore.base.metrics.Family;
import io.longshore.base.metrics.Gauge;
import io.longshore.base.metrics.Metrics;
import io.longshore.netproxy.model.IpFamily;

/** What this mode counts, for both families of addresses. Safe for use by several threads. */
public final class UserspaceFigures {
  private static final String FAMILY = "ip_family";

  private final Family<Counter> refused;
  private final Family<Counter> failedConnects;
  private final Family<Counter> droppedDatagrams;
  private final Family<Gauge> connections;
  private final Family<Gauge> flows;
  private final Family<Gauge> bytes;
  private final Family<Gauge> unserved;

  /** Registers the figures: once for each program. */
  public UserspaceFigures(Metrics metrics) {
    refused =
        metrics.counters(
            "kubeproxy_userspace_refused_total",
            "Connections and flows that were too many for the limits",
            FAMILY);
    failedConnects =
        metrics.counters(
            "kubeproxy_userspace_failed_connects_total",
            "Endpoints that could not be connected with",
            FAMILY);
    droppedDatagrams =
        metrics.counters(
            "kubeproxy_userspace_dropped_datagrams_total",
            "Datagrams that could not be passed on",
            FAMILY);
    connections =
        metrics.gauges("kubeproxy_userspace_connections", "TCP connections of clients", FAMILY);
    flows = metrics.gauges("kubeproxy_userspace_flows", "UDP flows", FAMILY);
    bytes =
        metrics.gauges(
            "kubeproxy_userspace_waiting_bytes", "Bytes that wait for slow receivers", FAMILY);
    unserved =
        metrics.gauges(
            "kubeproxy_userspace_unserved_addresses",
            "Addresses of Services at which this process may not listen",
            FAMILY);
  }

  Counter refused(IpFamily family) {
    return refused.of(family.toString());
  }

  Counter failedConnects(IpFamily family) {
    return failedConnects.of(family.toString());
  }

  Counter droppedDatagrams(IpFamily family) {
    return droppedDatagrams.of(family.toString());
  }

  Gauge unserved(IpFamily family) {
    return unserved.of(family.toString());
  }

  void follow(IpFamily family, Limits limits) {
    connections.of(family.toString()).from(limits::connections);
    flows.of(family.toString()).from(limits::flows);
    bytes.of(family.toString()).from(limits::bytes);
  }
}
