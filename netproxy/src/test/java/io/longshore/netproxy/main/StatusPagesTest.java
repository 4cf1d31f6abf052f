package io.longshore.netproxy.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.testing.ManualClock;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.ProxyCommandLine;
import io.longshore.netproxy.health.HttpReply;
import io.longshore.netproxy.health.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPagesTest {
  private static final Instant STARTED = Instant.parse("2026-11-01T09:08:07.5Z");

  private final ManualClock clock = new ManualClock(STARTED);

  private HttpReply ask(KubeProxyConfiguration config, String path, String accept) {
    DebugPages debug =
        new DebugPages(clock, STARTED, Map.of("v", "2", "config", "/etc/kube-proxy.yaml"));
    return StatusPages.of(config, new Metrics(), debug).get(new PageRequest(path, accept));
  }

  private HttpReply ask(String path, String accept) {
    return ask(KubeProxyConfiguration.DEFAULT, path, accept);
  }

  @Test
  void theProgramAsText() {
    clock.advance(Duration.ofSeconds(3725));
    HttpReply reply = ask("/statusz", "");
    assertEquals("text/plain; charset=utf-8", reply.contentType());
    assertTrue(
        reply
            .body()
            .matches(
                """
                \\nkube-proxy statusz
                Warning: [^\\n]+

                Started: Sun Nov  1 09:08:07 UTC 2026
                Up: 1 hr 02 min 05 sec
                Java version: 25[^\\n]*
                Binary version: 1\\.36
                Emulation version: 1\\.36
                Paths: /configz /flagz /healthz /metrics /metrics/slis /proxyMode /statusz
                """),
        reply::body);
  }

  @Test
  void theFlagsAsText() {
    String body = ask("/flagz", "text/html, */*;q=0.8").body();
    assertTrue(body.startsWith("\nkube-proxy flagz\nWarning: "), body);
    assertTrue(body.endsWith("\n\nconfig=/etc/kube-proxy.yaml\nv=2\n"), body);
  }

  @ParameterizedTest
  @CsvSource({"v1beta1", "v1alpha1"})
  void theProgramForPrograms(String version) {
    clock.advance(Duration.ofSeconds(61));
    HttpReply reply =
        ask("/statusz", "application/json;v=" + version + ";g=config.k8s.io;as=Statusz");
    assertEquals("application/json", reply.contentType());
    String begin =
        """
        {"kind":"Statusz","apiVersion":"config.k8s.io/%s","metadata":{"name":"kube-proxy"},\
        "startTime":"2026-11-01T09:08:07Z","uptimeSeconds":61,"goVersion":"java25"""
            .formatted(version);
    assertTrue(reply.body().startsWith(begin), reply::body);
  }

  @Test
  void theFlagsForPrograms() {
    String body = ask("/flagz", "application/json;v=v1beta1;g=config.k8s.io;as=Flagz").body();
    assertEquals(
        """
        {"kind":"Flagz","apiVersion":"config.k8s.io/v1beta1","metadata":{"name":"kube-proxy"},\
        "flags":{"config":"/etc/kube-proxy.yaml","v":"2"}}""",
        body);
  }

  @ParameterizedTest
  @CsvSource({
    "/statusz, application/json",
    "/flagz, application/json;v=v1beta1;g=config.k8s.io;as=Statusz",
    "/flagz, application/json;v=v2;g=config.k8s.io;as=Flagz",
    "/statusz, text/html"
  })
  void otherForms(String path, String accept) {
    assertEquals(406, ask(path, accept).status());
  }

  @Test
  void gatesTurnThemOff() {
    KubeProxyConfiguration without =
        ProxyCommandLine.parse(List.of("--feature-gates=ComponentFlagz=false")).configuration();
    assertEquals(404, ask(without, "/flagz", "").status());
    assertTrue(!ask(without, "/statusz", "").body().contains("/flagz"));
    KubeProxyConfiguration noBeta =
        ProxyCommandLine.parse(List.of("--feature-gates=AllBeta=false,ComponentFlagz=true"))
            .configuration();
    assertEquals(404, ask(noBeta, "/statusz", "").status());
    assertEquals(200, ask(noBeta, "/flagz", "").status());
  }
}
