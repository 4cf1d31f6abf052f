package io.longshore.netproxy.main;

import io.longshore.base.metrics.Metrics;
import io.longshore.kubeapi.json.Json;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.health.HttpReply;
import io.longshore.netproxy.health.PageRequest;
import io.longshore.netproxy.health.Pages;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** The pages for people and monitoring, on port 10249. */
final class StatusPages {
  private StatusPages() {}

  static Pages of(KubeProxyConfiguration config, Metrics metrics, DebugPages debug) {
    HealthIndicators indicators = new HealthIndicators();
    Map<String, Function<PageRequest, HttpReply>> pages = new HashMap<>();
    pages.put("/healthz", _ -> indicators.healthz());
    pages.put("/proxyMode", _ -> HttpReply.text(config.mode()));
    pages.put("/metrics", _ -> figures(metrics));
    pages.put("/metrics/slis", _ -> figures(indicators.metrics()));
    pages.put("/configz", _ -> HttpReply.json(true, configuration(config)));
    if (isOn(config, "ComponentFlagz")) {
      pages.put("/flagz", debug::flagz);
    }
    if (isOn(config, "ComponentStatusz")) {
      TreeSet<String> paths = new TreeSet<>(pages.keySet());
      paths.add("/statusz");
      pages.put("/statusz", debug.statusz(paths));
    }
    return Pages.of(pages);
  }

  /** A feature that is in its beta, and so on but where somebody turns it off. */
  private static boolean isOn(KubeProxyConfiguration config, String feature) {
    Map<String, Boolean> gates = config.featureGates();
    return gates.getOrDefault(feature, gates.getOrDefault("AllBeta", true));
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
