package io.longshore.netproxy.main;

import io.longshore.base.metrics.Counter;
import io.longshore.base.metrics.Gauge;
import io.longshore.base.metrics.Metrics;
import io.longshore.netproxy.health.HttpReply;

/**
 * What service levels are made of: how often somebody asked whether the program answers, apart from
 * all other figures, so that they can be fetched often. The names are those of
 * staging/src/k8s.io/component-base/metrics/prometheus/slis. Safe for use by several threads.
 */
final class HealthIndicators {
  private static final String CHECK = "ping";
  private static final String PAGE = "healthz";

  private final Metrics metrics = new Metrics();
  private final Gauge last;
  private final Counter successes;

  HealthIndicators() {
    last =
        metrics
            .gauges("kubernetes_healthcheck", "The last result of a check", "name", "type")
            .of(CHECK, PAGE);
    successes =
        metrics
            .counters(
                "kubernetes_healthchecks_total", "Results of checks", "name", "status", "type")
            .of(CHECK, "success", PAGE);
  }

  /** The page /healthz: whoever reads it knows that the program answers. */
  HttpReply healthz() {
    last.set(1);
    successes.increment();
    return HttpReply.text("ok");
  }

  Metrics metrics() {
    return metrics;
  }
}
