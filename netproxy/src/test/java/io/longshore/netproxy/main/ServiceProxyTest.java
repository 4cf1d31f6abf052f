package io.longshore.netproxy.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.core.Event;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.core.ServiceCidr;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.ProxyMode;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.sync.Leftovers;
import io.longshore.netproxy.testing.RecordingBackend;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole proxy but for the backend, against an API server. */
@KernelTest
class ServiceProxyTest {
  @TempDir Path folder;

  private final ScriptedApiServer server = new ScriptedApiServer();
  private final TestNetwork network = TestNetwork.create();
  private final Map<String, RecordingBackend> backends = new ConcurrentHashMap<>();
  private final Map<String, Mode.Opening> openings = new ConcurrentHashMap<>();
  private final List<String> removed = new CopyOnWriteArrayList<>();
  private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void cluster() {
    node("zone-a", "10.244.1.0/24", "");
    server.put(Service.RESOURCE, web().build());
    server.put(EndpointSlice.RESOURCE, slice("10.244.1.5"));
    server.put(
        ServiceCidr.RESOURCE,
        Json.read(
            "{\"metadata\":{\"name\":\"kubernetes\"},\"spec\":{\"cidrs\":[\"10.96.0.0/12\"]}}",
            JsonObject.class));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    network.close();
  }

  private static ServiceBuilder web() {
    return ServiceBuilder.named("web", "10.96.0.1", "fd00::1").port("", "TCP", 80);
  }

  private static JsonObject slice(String... addresses) {
    return SliceBuilder.of("web", "web-1").port("", "TCP", 8080).ready("node-a", addresses).build();
  }

  private void node(String zone, String podCidr, String taint) {
    server.put(
        Node.RESOURCE,
        Json.read(
            """
            {"metadata":{"name":"node-a","labels":{"topology.kubernetes.io/zone":"%s"}},
             "spec":{"podCIDRs":["%s"],"taints":[{"key":"%s","effect":"NoSchedule"}]},
             "status":{"addresses":[{"type":"InternalIP","address":"10.0.0.7"}]}}
            """
                .formatted(zone, podCidr, taint),
            JsonObject.class));
  }

  private Mode mode(ProxyMode mode) {
    return new Mode(
        mode,
        mode + "_failures_total",
        opening -> {
          String key = mode + " " + opening.family();
          openings.put(key, opening);
          return backends.computeIfAbsent(key, _ -> new RecordingBackend(opening.family()));
        },
        _ -> new NotedLeftovers(mode));
  }

  /** Notes that it was asked. */
  private final class NotedLeftovers implements Leftovers {
    private final ProxyMode mode;

    NotedLeftovers(ProxyMode mode) {
      this.mode = mode;
    }

    @Override
    public String mode() {
      return mode.toString();
    }

    @Override
    public int remove() {
      removed.add(mode());
      return 1;
    }
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(
        folder.resolve("proxy.yaml"),
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        clusterCIDR: 10.244.0.0/16
        hostnameOverride: node-a
        healthzBindAddress: 127.0.0.1:0
        metricsBindAddress: 127.0.0.1:0
        oomScoreAdj: 0
        clientConnection: {qps: 1000, burst: 1000}
        """
            + yaml
            + "\n");
  }

  private ProxyProgram start(String yaml) throws Exception {
    Path file = write(yaml);
    return ProxyProgram.start(
        Optional.of(file),
        () -> KubeProxyConfiguration.read(file),
        config ->
            outdated ->
                new ProxySetup(
                    config,
                    Map.of("config", file.toString()),
                    NodeName.of(config),
                    ClusterConnection.anonymous(server.address()),
                    List.of(mode(ProxyMode.NFTABLES), mode(ProxyMode.IPTABLES)),
                    NetworkNamespace.named(network.name()),
                    Clock.system(),
                    outdated),
        failures::add);
  }

  private RecordingBackend backend(String mode) {
    Eventually.holds(() -> backends.containsKey(mode), () -> backends.keySet().toString());
    RecordingBackend backend = backends.get(mode);
    if (backend == null) {
      throw new AssertionError("no backend for " + mode);
    }
    return backend;
  }

  private Mode.Opening opening(String mode) {
    Mode.Opening opening = openings.get(mode);
    if (opening == null) {
      throw new AssertionError("nothing opened for " + mode);
    }
    return opening;
  }

  private void awaitEndpoints(String mode, String endpoints) {
    RecordingBackend backend = backend(mode);
    Eventually.holds(
        () ->
            backend.views().size() == 1
                && backend.views().getFirst().choice().cluster().toString().equals(endpoints),
        () -> backend.views().toString());
  }

  private String ask(int port, String path, int status) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(status, answer.statusCode(), answer::body);
    return answer.body();
  }

  private ServiceProxy running(ProxyProgram program) {
    return program.proxy().orElseThrow();
  }

  @Test
  void servicesReachTheBackendsOfBothFamilies() throws Exception {
    try (ProxyProgram _ = start("")) {
      awaitEndpoints("nftables IPv4", "[10.244.1.5:8080]");
      awaitEndpoints("nftables IPv6", "[]");
      server.put(EndpointSlice.RESOURCE, slice("10.244.1.5", "10.244.1.6"));
      awaitEndpoints("nftables IPv4", "[10.244.1.5:8080, 10.244.1.6:8080]");
      RecordingBackend backend = backend("nftables IPv4");
      assertEquals(
          new NodePortAddresses.Listed(List.of(IpAddress.parse("10.0.0.7"))),
          backend.surroundings().nodePortAddresses());
      Eventually.holds(
          () -> backend.surroundings().serviceRanges().equals(List.of(Cidr.parse("10.96.0.0/12"))),
          () -> backend.surroundings().toString());
      Eventually.holds(
          () -> server.list(Event.RESOURCE).toString().contains("\"Starting\""),
          () -> server.list(Event.RESOURCE).toString());
      Eventually.holds(() -> removed.equals(List.of("iptables")), removed::toString);
    }
  }

  @Test
  void theServerIsAskedForWhatConcernsAProxyOnly() throws Exception {
    try (ProxyProgram _ = start("")) {
      awaitEndpoints("nftables IPv4", "[10.244.1.5:8080]");
    }
    String asked = server.requests().toString();
    assertTrue(asked.contains("fieldSelector=spec.clusterIP%21%3DNone"), asked);
    assertTrue(
        asked.contains("labelSelector=%21service.kubernetes.io%2Fservice-proxy-name"), asked);
    assertTrue(asked.contains("labelSelector=%21service.kubernetes.io%2Fheadless"), asked);
    assertTrue(asked.contains("fieldSelector=metadata.name%3Dnode-a"), asked);
  }

  @Test
  void pagesSayHowItIs() throws Exception {
    try (ProxyProgram program = start("")) {
      awaitEndpoints("nftables IPv4", "[10.244.1.5:8080]");
      int metrics = running(program).metricsPort();
      int health = running(program).healthPort();
      assertEquals("nftables", ask(metrics, "/proxyMode", 200));
      assertEquals("ok", ask(metrics, "/healthz", 200));
      assertTrue(
          ask(metrics, "/metrics/slis", 200)
              .contains(
                  "kubernetes_healthchecks_total{name=\"ping\",status=\"success\",type=\"healthz\"} 1"));
      assertTrue(ask(metrics, "/configz", 200).contains("\"clusterCIDR\":\"10.244.0.0/16\""));
      // The backend shows what it has before the sync is over, and measured.
      Eventually.passes(
          () -> {
            String page = ask(metrics, "/metrics", 200);
            String name = "kubeproxy_sync_proxy_rules_duration_seconds_count";
            assertTrue(page.contains(name + "{ip_family=\"IPv4\"}"), page);
            return page;
          });
      assertTrue(ask(health, "/healthz", 200).contains("\"nodeEligible\":true"));
      node("zone-a", "10.244.1.0/24", "ToBeDeletedByClusterAutoscaler");
      Eventually.passes(() -> ask(health, "/healthz", 503));
      ask(health, "/livez", 200);
      node("zone-a", "10.244.1.0/24", "");
      Eventually.passes(() -> ask(health, "/healthz", 200));
      server.delete(Node.RESOURCE, "", "node-a");
      Eventually.passes(() -> ask(health, "/healthz", 503));
    }
  }

  @Test
  void anotherModeTakesOverWhenTheFileSaysSo() throws Exception {
    try (ProxyProgram _ = start("")) {
      awaitEndpoints("nftables IPv4", "[10.244.1.5:8080]");
      // The first one has looked for leftovers when both families are synced.
      Eventually.holds(() -> removed.equals(List.of("iptables")), removed::toString);
      write("mode: iptables\niptables: {masqueradeAll: true}");
      awaitEndpoints("iptables IPv4", "[10.244.1.5:8080]");
      assertTrue(opening("iptables IPv4").masquerading().everything());
      Eventually.holds(() -> removed.equals(List.of("iptables", "nftables")), removed::toString);
      assertEquals(List.of(), failures);
    }
  }

  @Test
  void otherPodRangesStartItAnew() throws Exception {
    try (ProxyProgram _ = start("detectLocalMode: NodeCIDR")) {
      awaitEndpoints("nftables IPv4", "[10.244.1.5:8080]");
      node("zone-a", "10.244.9.0/24", "");
      LocalTraffic expected = new LocalTraffic.FromRange(Cidr.parse("10.244.9.0/24"));
      Eventually.holds(
          () -> opening("nftables IPv4").masquerading().localTraffic().equals(expected),
          openings::toString);
    }
  }

  @Test
  void nodePortsFollowTheMachinesAddresses() throws Exception {
    try (ProxyProgram _ = start("nodePortAddresses: [172.16.0.0/12]")) {
      awaitEndpoints("nftables IPv4", "[10.244.1.5:8080]");
      network.run("ip", "addr", "add", "172.16.0.9/32", "dev", "lo");
      NodePortAddresses expected =
          new NodePortAddresses.Listed(List.of(IpAddress.parse("172.16.0.9")));
      RecordingBackend backend = backend("nftables IPv4");
      Eventually.holds(
          () -> backend.surroundings().nodePortAddresses().equals(expected),
          () -> backend.surroundings().toString());
      assertEquals(
          new NodePortAddresses.All(), backend("nftables IPv6").surroundings().nodePortAddresses());
    }
  }

  @Test
  void aModeThatIsNotThereIsAnError() {
    String message = assertThrows(ProxyException.class, () -> start("mode: ipvs")).toString();
    assertTrue(message.contains("no mode ipvs, but [nftables, iptables]"), message);
  }

  @Test
  void theServerMayBeAwayForAWhile() throws Exception {
    try (ProxyProgram _ = start("")) {
      awaitEndpoints("nftables IPv4", "[10.244.1.5:8080]");
      server.stop();
      server.put(EndpointSlice.RESOURCE, slice("10.244.1.8"));
      server.startAgain();
      awaitEndpoints("nftables IPv4", "[10.244.1.8:8080]");
      assertEquals(IpFamily.IPV4, backend("nftables IPv4").family());
    }
  }
}
