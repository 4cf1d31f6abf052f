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
    return Pages.of(
        Map.of(
            "/healthz", () -> HttpReply.text("ok"),
            "/proxyMode", () -> HttpReply.text(config.mode()),
            "/metrics",
                () ->
                    new HttpReply(
                        200, "text/plain; version=0.0.4; charset=utf-8", Map.of(), metrics.print()),
            "/configz", () -> HttpReply.json(true, configuration(config))));
  }

  private static String configuration(KubeProxyConfiguration config) {
    return new String(
        Json.write(Map.of("kubeproxy.config.k8s.io", config)), StandardCharsets.UTF_8);
  }
}
