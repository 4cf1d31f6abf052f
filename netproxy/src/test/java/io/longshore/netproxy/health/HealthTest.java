package io.longshore.netproxy.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.testing.ManualClock;
import io.longshore.base.testing.Ports;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.sync.Synced;
import io.longshore.netproxy.tracker.Drained;
import io.longshore.netproxy.tracker.HealthCheck;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final ObjectName WEB = new ObjectName("default", "web");

  private final ManualClock clock = new ManualClock();
  private final Metrics metrics = new Metrics();
  private final ProxyHealth health = new ProxyHealth(Duration.ofSeconds(60), clock, metrics);
  private final HttpServers servers = new HttpServers(clock);
  private final List<String> failures = new ArrayList<>();
  private final ServiceHealth services =
      new ServiceHealth(servers, health::isHealthy, (name, reason) -> failures.add(name + reason));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    services.close();
    servers.close();
    client.close();
  }

  private HttpResponse<String> ask(String host, int port, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Synced synced(IpFamily family, HealthCheck... checks) {
    return new Synced(
        family, false, new Drained(List.of(), List.of(checks), List.of(), 0, 0), Duration.ZERO);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void pagesAreServed() throws Exception {
    try (ListeningPort port =
        servers.listen(loopback(0), Pages.of(Map.of("/a", _ -> HttpReply.text("hello"))))) {
      HttpResponse<String> answer = ask("127.0.0.1", port.port(), "/a?x=y");
      assertEquals("hello", answer.body());
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
      assertEquals(404, ask("127.0.0.1", port.port(), "/b").statusCode());
      HttpRequest post =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + "/a"))
              .POST(HttpRequest.BodyPublishers.ofString("x"))
              .build();
      assertEquals(405, client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }

  @Test
  void healthIsThatChangesArriveInTime() {
    assertEquals(200, health.healthz().status());
    health.synced(synced(IpFamily.IPV4));
    health.queued(IpFamily.IPV4);
    clock.advance(Duration.ofSeconds(59));
    health.queued(IpFamily.IPV4);
    assertEquals(200, health.healthz().status());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(
        "{\"lastUpdated\":\"2026-01-01T00:00:00Z\",\"currentTime\":\"2026-01-01T00:01:00Z\","
            + "\"nodeEligible\":true,\"healthy\":false,"
            + "\"status\":{\"IPv4\":{\"lastUpdated\":\"2026-01-01T00:00:00Z\",\"healthy\":false}}}",
        health.healthz().body());
    assertEquals(503, health.healthz().status());
    assertEquals(503, health.livez().status());
    health.synced(synced(IpFamily.IPV4));
    assertEquals(200, health.healthz().status());
    assertTrue(metrics.print().contains("kubeproxy_proxy_healthz_total{code=\"503\"} 2"));
  }

  @Test
  void oneFamilyThatIsLateIsEnough() {
    health.synced(synced(IpFamily.IPV4));
    health.queued(IpFamily.IPV6);
    clock.advance(Duration.ofSeconds(60));
    assertEquals(503, health.livez().status());
  }

  @Test
  void aNodeThatGoesIsNoPlaceForMoreConnectionsButTheProxyLives() {
    health.nodeEligible(false);
    assertEquals(503, health.healthz().status());
    assertTrue(health.healthz().body().contains("\"nodeEligible\":false"));
    assertEquals(200, health.livez().status());
    assertTrue(health.isHealthy());
  }

  @Test
  void loadBalancersAreToldOfLocalEndpoints() throws Exception {
    int port = Ports.free();
    services.synced(synced(IpFamily.IPV4, new HealthCheck(WEB, port, 2)));
    services.synced(synced(IpFamily.IPV6, new HealthCheck(WEB, port, 2)));
    HttpResponse<String> answer = ask("127.0.0.1", port, "/any/path");
    assertEquals(200, answer.statusCode());
    assertEquals("2", answer.headers().firstValue("X-Load-Balancing-Endpoint-Weight").orElse(""));
    assertEquals(
        """
        {
        \t"service": {
        \t\t"namespace": "default",
        \t\t"name": "web"
        \t},
        \t"localEndpoints": 2,
        \t"serviceProxyHealthy": true
        }""",
        answer.body());
    services.synced(synced(IpFamily.IPV4, new HealthCheck(WEB, port, 0)));
    services.synced(synced(IpFamily.IPV6, new HealthCheck(WEB, port, 0)));
    assertEquals(503, ask("127.0.0.1", port, "/").statusCode());
    services.synced(synced(IpFamily.IPV4, new HealthCheck(WEB, 0, 0)));
    assertEquals(503, ask("127.0.0.1", port, "/").statusCode());
    services.synced(synced(IpFamily.IPV6, new HealthCheck(WEB, 0, 0)));
    assertThrows(ConnectException.class, () -> ask("127.0.0.1", port, "/"));
  }

  @Test
  void anUnhealthyProxySaysSoForAllServices() throws Exception {
    int port = Ports.free();
    services.synced(synced(IpFamily.IPV4, new HealthCheck(WEB, port, 2)));
    health.queued(IpFamily.IPV4);
    clock.advance(Duration.ofSeconds(60));
    HttpResponse<String> answer = ask("127.0.0.1", port, "/");
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("\"serviceProxyHealthy\": false"));
  }

  @Test
  void anotherPortAndOtherAddressesAreListenedOn() throws Exception {
    int first = Ports.free();
    services.synced(synced(IpFamily.IPV4, new HealthCheck(WEB, first, 1)));
    int second = Ports.free();
    services.synced(synced(IpFamily.IPV4, new HealthCheck(WEB, second, 1)));
    assertThrows(ConnectException.class, () -> ask("127.0.0.1", first, "/"));
    services.listenOn(List.of(IpAddress.parse("127.0.0.2"), IpAddress.parse("127.0.0.3")));
    assertEquals(200, ask("127.0.0.2", second, "/").statusCode());
    assertEquals(200, ask("127.0.0.3", second, "/").statusCode());
    assertThrows(ConnectException.class, () -> ask("127.0.0.1", second, "/"));
  }

  @Test
  void aTakenPortIsTriedAgain() throws Exception {
    int port = Ports.free();
    try (ServerSocket _ = new ServerSocket(port)) {
      services.synced(synced(IpFamily.IPV4, new HealthCheck(WEB, port, 1)));
      assertEquals(1, failures.size());
      assertTrue(failures.getFirst().startsWith("default/web"), failures::toString);
      InetSocketAddress same = new InetSocketAddress(port);
      assertThrows(Exception.class, () -> servers.listen(same, _ -> HttpReply.notFound()));
    }
    clock.advance(Duration.ofSeconds(5));
    assertEquals(200, ask("127.0.0.1", port, "/").statusCode());
  }
}
