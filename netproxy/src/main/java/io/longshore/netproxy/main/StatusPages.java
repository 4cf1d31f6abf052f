package io.longshore.netproxy.main;

import io.longshore.base.metrics.Metrics;
import io.longshore.kubeapi.json.Json;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.health.HttpReply;
import io.longshore.netproxy.health.Pages;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The pages for people and monitoring, on port 10249. */
final class StatusPages {
  private StatusPages() {}

  static Pages of(KubeProxyConfiguration config, Metrics metrics) {
    HealthIndicators indicators = new HealthIndicators();
    return Pages.of(
        Map.of(
            "/healthz", indicators::healthz,
            "/proxyMode", () -> HttpReply.text(config.mode()),
            "/metrics", () -> figures(metrics),
            "/metrics/slis", () -> figures(indicators.metrics()),
            "/configz", () -> HttpReply.json(true, configuration(config))));
  }

  private static HttpReply figures(Metrics metrics) {
    return new HttpReply(
        200, "text/plain; version=0.0.4; charset=utf-8", Map.of(), metrics.print());
  }

  private static String configuration(KubeProxyConfiguration config) {
    return new String(
        Json.write(Map.of("kubeproxy.config.k8s.io", config)), StandardCharsets.UTF_8);
  }
}
