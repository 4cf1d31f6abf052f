package io.longshore.netproxy.inspect.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.GoldenFile;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.inspect.desired.WantedElements;
import io.longshore.netproxy.inspect.kernel.KernelReader;
import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.inspect.report.DifferencesText;
import io.longshore.netproxy.inspect.report.InspectJson;
import io.longshore.netproxy.inspect.report.ServicesText;
import io.longshore.netproxy.inspect.report.TraceText;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.inspect.walk.PacketTracer;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.Place;
import io.longshore.netproxy.testing.ProxyNetwork;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with a Service is seen, in the words that docs/inspect.md shows. */
@KernelTest(commands = {"ip", "nft"})
class BrokenServicesTest {
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.FromRange(Cidr.parse("10.244.0.0/16")), 14);

  private ProxyNetwork network;
  private ProxyBackend backend;

  @BeforeEach
  void open() {
    network = new ProxyNetwork();
    backend = NftablesBackend.open(IpFamily.IPV4, MASQUERADING, network.namespace(Place.NODE));
    backend.replace(new DesiredState(Surroundings.PLAIN, views()));
  }

  @AfterEach
  void close() {
    backend.close();
    network.close();
  }

  private TestNetwork node() {
    return network.network(Place.NODE);
  }

  private static List<ServiceView> views() {
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
    tracker.put(
        ServiceBuilder.named("web", "10.96.0.10")
            .port("http", "TCP", 80, 30080)
            .loadBalancer("198.51.100.7", "VIP")
            .allowedSources("203.0.113.0/25")
            .proxied());
    tracker.put(
        ServiceBuilder.named("shop", "10.96.0.11")
            .port("", "TCP", 443, 30443)
            .externalLocal()
            .affinity(600)
            .proxied());
    tracker.put(ServiceBuilder.named("empty", "10.96.0.12").port("", "UDP", 53).proxied());
    tracker.put(
        SliceBuilder.of("web", "web-1")
            .port("http", "TCP", 8080)
            .ready("node-a", "10.244.1.3")
            .ready("node-b", "10.244.2.2")
            .proxied());
    tracker.put(
        SliceBuilder.of("shop", "shop-1")
            .port("", "TCP", 8080)
            .ready("node-b", "10.244.2.2")
            .proxied());
    tracker.drain();
    return tracker.views();
  }

  private KernelState kernel() {
    return KernelReader.read(network.namespace(Place.NODE));
  }

  private List<Difference> differences() {
    List<Difference> all =
        new ArrayList<>(Comparison.of(views(), new ServiceSurvey(kernel()).all()));
    all.addAll(WantedElements.differences(views(), network.namespace(Place.NODE)));
    return all;
  }

  private String traced(String from, String to, int port) {
    return new TraceText(false)
        .print(
            new PacketTracer(kernel())
                .trace(Packet.of(Protocol.TCP, IpAddress.parse(from), IpAddress.parse(to), port)));
  }

  @Test
  void healthyServicesAreToldAsTheyAre() throws Exception {
    assertEquals(List.of(), differences());
    ServiceSurvey survey = new ServiceSurvey(kernel());
    GoldenFile.named("inspect/services.txt").assertSame(new ServicesText(false).list(survey.all()));
    GoldenFile.named("inspect/service.txt")
        .assertSame(new ServicesText(false).details(survey.of("default/web")));
    GoldenFile.named("inspect/services.json").assertSame(InspectJson.services(survey.all()));
  }

  @Test
  void aPacketIsFollowedRuleByRule() throws Exception {
    GoldenFile.named("inspect/trace.txt").assertSame(traced("203.0.113.2", "10.0.0.1", 30_080));
    GoldenFile.named("inspect/trace.json")
        .assertSame(
            InspectJson.trace(
                new PacketTracer(kernel())
                    .trace(
                        Packet.of(
                            Protocol.UDP,
                            IpAddress.parse("10.244.1.2"),
                            IpAddress.parse("10.96.0.12"),
                            53))));
  }

  @Test
  void whoIsNotAllowedIsDroppedByTheRuleThatSaysSo() throws Exception {
    GoldenFile.named("inspect/trace-dropped.txt")
        .assertSame(traced("10.0.0.2", "198.51.100.7", 80));
  }

  @Test
  void noLocalEndpointShows() throws Exception {
    GoldenFile.named("inspect/trace-local.txt")
        .assertSame(traced("203.0.113.2", "10.0.0.1", 30_443));
  }

  @Test
  void aPortThatNoServiceHasIsRejected() throws Exception {
    GoldenFile.named("inspect/trace-port.txt").assertSame(traced("10.244.1.2", "10.96.0.10", 81));
  }

  @Test
  void anElementTakenOutByHandShows() throws Exception {
    node().run("nft", "delete element ip longshore-proxy services { 10.96.0.10 . tcp . 80 }");
    node().run("nft", "add element ip longshore-proxy cluster-ips { 10.96.0.99 }");
    GoldenFile.named("inspect/differences.txt")
        .assertSame(DifferencesText.print(differences(), false));
    GoldenFile.named("inspect/differences.json").assertSame(InspectJson.differences(differences()));
    GoldenFile.named("inspect/trace-broken.txt").assertSame(traced("10.244.1.2", "10.96.0.10", 80));
  }

  @Test
  void aRuleOfSomebodyElseShows() {
    node()
        .run(
            "nft",
            "add table ip other; add chain ip other c { type filter hook forward priority 0; };"
                + " add rule ip other c ip daddr 10.244.2.2 drop");
    assertEquals(
        List.of(
            "packets from outside are not all balanced over 2 endpoints",
            "packets from outside never go to 10.244.2.2:8080"),
        differences().stream()
            .filter(one -> one.frontend().equals("*:30080/tcp"))
            .map(Difference::what)
            .sorted()
            .toList());
  }
}
