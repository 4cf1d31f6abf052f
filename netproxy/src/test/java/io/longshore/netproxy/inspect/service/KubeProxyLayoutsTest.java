package io.longshore.netproxy.inspect.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.inspect.kernel.KernelReader;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.testing.Outcome;
import io.longshore.netproxy.testing.Place;
import io.longshore.netproxy.testing.Probe;
import io.longshore.netproxy.testing.ProxyNetwork;
import io.longshore.netproxy.testing.RealPackets;
import io.longshore.netproxy.testing.Scenario.Expectation;
import io.longshore.netproxy.testing.WalkedPackets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The rules that kube-proxy itself writes are understood: its Services are seen, and walks end
 * where real packets do.
 */
@KernelTest(commands = {"ip", "nft", "iptables-restore", "iptables-legacy-restore"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubeProxyLayoutsTest {
  private static final List<Expectation> EXPECTATIONS =
      List.of(
          expect(
              Place.LOCAL_POD, "10.96.0.1", 80, Outcome.kept(Place.SECOND_POD, Place.REMOTE_POD)),
          expect(
              Place.OUTSIDE,
              "10.96.0.1",
              80,
              Outcome.masqueraded(Place.SECOND_POD, Place.REMOTE_POD)),
          expect(
              Place.OUTSIDE,
              "198.51.100.1",
              80,
              Outcome.masqueraded(Place.SECOND_POD, Place.REMOTE_POD)),
          expect(
              Place.NODE,
              "10.0.0.1",
              30_001,
              Outcome.masqueraded(Place.SECOND_POD, Place.REMOTE_POD)),
          expect(Place.LOCAL_POD, "10.96.0.5", 80, new Outcome.Rejected()),
          expect(Place.OUTSIDE, "198.51.100.4", 80, new Outcome.Dropped()),
          expect(Place.OUTSIDE, "10.0.0.1", 30_004, new Outcome.Dropped()),
          expect(Place.LOCAL_POD, "198.51.100.4", 80, Outcome.kept(Place.REMOTE_POD)),
          expect(Place.NODE, "198.51.100.4", 80, Outcome.masqueraded(Place.REMOTE_POD)),
          expect(Place.OTHER_NODE, "198.51.100.3", 80, new Outcome.Dropped()),
          expect(Place.OUTSIDE, "198.51.100.3", 80, Outcome.masqueraded(Place.SECOND_POD)));

  private static final List<String> SERVICES =
      List.of(
          "default/dns ClusterIP 10.96.0.2:53/udp 10.244.1.3:8080 100 %",
          "default/empty:http ClusterIP 10.96.0.5:80/tcp rejected",
          "default/far:http ClusterIP 10.96.0.4:80/tcp 10.244.2.2:8080 100 %",
          "default/far:http External 198.51.100.4:80/tcp dropped LOCAL",
          "default/far:http NodePort *:30004/tcp dropped LOCAL",
          "default/sticky:http ClusterIP 10.96.0.3:80/tcp 10.244.1.3:8080 100 %, 10800 s",
          "default/sticky:http LoadBalancer 198.51.100.3:80/tcp 10.244.1.3:8080 100 %, 10800 s"
              + " CLUSTER from [198.51.100.3/32, 203.0.113.0/25]",
          "default/web:http ClusterIP 10.96.0.1:80/tcp 10.244.1.3:8080 50 %, 10.244.2.2:8080 50 %",
          "default/web:http External 198.51.100.1:80/tcp 10.244.1.3:8080 50 %,"
              + " 10.244.2.2:8080 50 % CLUSTER",
          "default/web:http NodePort *:30001/tcp 10.244.1.3:8080 50 %,"
              + " 10.244.2.2:8080 50 % CLUSTER");

  private ProxyNetwork network;

  private static Expectation expect(Place from, String to, int port, Outcome outcome) {
    Probe probe = new Probe(from, IpAddress.parse(to), port, Protocol.TCP);
    return new Expectation(probe, outcome, false);
  }

  @BeforeAll
  void makeNetwork() {
    network = new ProxyNetwork();
  }

  @AfterAll
  void removeNetwork() {
    network.close();
  }

  @AfterEach
  void removeRules() {
    node().run("nft", "flush", "ruleset");
    for (String table : List.of("nat", "filter", "mangle")) {
      node().run("iptables-legacy", "-t", table, "-F");
      node().run("iptables-legacy", "-t", table, "-X");
    }
  }

  private TestNetwork node() {
    return network.network(Place.NODE);
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            KubeProxyLayoutsTest.class.getResourceAsStream("/inspect/" + name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void nftables() throws IOException {
    node().runWithInput(resource("kube-proxy-nftables.nft"), "nft", "-f", "-");
    check();
  }

  @Test
  void iptables() throws IOException {
    node().runWithInput(resource("kube-proxy-iptables.rules"), "iptables-restore");
    check();
  }

  @Test
  void legacyIptables() throws IOException {
    node().runWithInput(resource("kube-proxy-iptables.rules"), "iptables-legacy-restore");
    check();
  }

  @Test
  void aNodeThatHasNoNetworkIsNoObstacle() throws IOException {
    try (TestNetwork alone = TestNetwork.create()) {
      alone.runWithInput(resource("kube-proxy-nftables.nft"), "nft", "-f", "-");
      assertEquals(
          SERVICES.size(), new ServiceSurvey(KernelReader.read(alone.namespace())).all().size());
    }
  }

  private void check() {
    var state = KernelReader.read(network.namespace(Place.NODE));
    assertEquals(
        String.join("\n", SERVICES),
        new ServiceSurvey(state)
            .all().stream().map(KubeProxyLayoutsTest::line).collect(Collectors.joining("\n")));
    WalkedPackets walked = new WalkedPackets(state);
    RealPackets real = new RealPackets(network);
    network.forgetFlows();
    for (Expectation expectation : EXPECTATIONS) {
      assertEquals(
          expectation.outcome(),
          walked.outcome(expectation.probe()),
          () -> walked.trace(expectation.probe()).toString());
      real.check(expectation);
    }
  }

  private static String line(FrontendReport report) {
    Answer answer = report.usual();
    SeenFrontend frontend = report.frontend();
    String shares =
        answer.shares().entrySet().stream()
            .map(one -> "%s %.0f %%".formatted(one.getKey(), one.getValue() * 100))
            .collect(Collectors.joining(", "));
    String kind =
        frontend.kind() == SeenFrontend.Kind.EXTERNAL_IP ? "External" : frontend.kind().toString();
    return frontend.service()
        + " "
        + kind
        + " "
        + frontend.text()
        + " "
        + (shares.isEmpty() ? answer.kind().toString().toLowerCase(Locale.ROOT) : shares)
        + (answer.stickySeconds().isPresent()
            ? ", " + answer.stickySeconds().getAsInt() + " s"
            : "")
        + report.policy().map(policy -> " " + policy).orElse("")
        + (frontend.sources().isEmpty() ? "" : " from " + frontend.sources());
  }
}
