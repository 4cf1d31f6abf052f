package io.longshore.netproxy.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.GoldenFile;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules as people see them, and what happens to them when people change them. */
@KernelTest(commands = {"ip", "nft"})
class ListingTest {
  private static final Masquerading USUAL =
      new Masquerading(false, new LocalTraffic.FromRange(Cidr.parse("10.244.0.0/16")), 14);

  private static final String TABLE = "table ip longshore-proxy";

  private final TestNetwork network = TestNetwork.create();
  private final NftablesBackend backend =
      NftablesBackend.open(IpFamily.IPV4, USUAL, network.namespace());

  @AfterEach
  void close() {
    backend.close();
    network.close();
  }

  private static DesiredState oneOfEach() {
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
    tracker.put(
        ServiceBuilder.named("web", "10.96.0.10")
            .port("http", "TCP", 80, 30080)
            .loadBalancer("192.0.2.7", "VIP")
            .allowedSources("198.51.100.0/24")
            .externalLocal()
            .proxied());
    tracker.put(
        ServiceBuilder.named("shop", "10.96.0.11").port("", "TCP", 443).affinity(600).proxied());
    tracker.put(ServiceBuilder.named("empty", "10.96.0.12").port("", "UDP", 53).proxied());
    tracker.put(slice("web", "http", "10.244.1.5", "10.244.2.5"));
    tracker.put(slice("shop", "", "10.244.1.6", "10.244.2.6"));
    tracker.drain();
    return new DesiredState(Surroundings.PLAIN, tracker.views());
  }

  private static io.longshore.netproxy.tracker.ProxiedSlice slice(
      String service, String port, String local, String remote) {
    return SliceBuilder.of(service, service + "-1")
        .port(port, "TCP", 8080)
        .ready("node-a", local)
        .ready("node-b", remote)
        .proxied();
  }

  private String listing() {
    return network.run("nft", "list", "ruleset");
  }

  @Test
  void peopleCanReadTheRules() throws Exception {
    backend.replace(oneOfEach());
    GoldenFile.named("nftables-listing.txt").assertSame(listing());
  }

  @Test
  void tablesOfOthersAreLeftAlone() {
    network.run("nft", "add table ip other; add chain ip other c; add rule ip other c drop");
    backend.replace(oneOfEach());
    assertTrue(listing().contains("table ip other"), listing());
    assertTrue(listing().contains(TABLE), listing());
  }

  @Test
  void whatSomebodyElseChangesIsNoticedAndRepaired() {
    DesiredState desired = oneOfEach();
    AtomicInteger alarms = new AtomicInteger();
    backend.watch(alarms::incrementAndGet);
    backend.replace(desired);
    String whole = listing();
    assertEquals(0, alarms.get(), "one's own change is no alarm");
    for (String damage :
        new String[] {
          "delete element ip longshore-proxy services { 10.96.0.10 . tcp . 80 }",
          "add element ip longshore-proxy cluster-ips { 10.96.0.99 }",
          "insert rule ip longshore-proxy services accept",
          "flush chain ip longshore-proxy prerouting",
          "delete table ip longshore-proxy",
          "flush ruleset"
        }) {
      int before = alarms.get();
      network.run("nft", damage);
      Eventually.holds(() -> alarms.get() > before, () -> "no alarm after: nft " + damage);
      assertTrue(backend.replace(desired) > 0, damage);
      assertEquals(whole, listing(), damage);
    }
  }

  @Test
  void anOlderVersionsTableIsReplacedInOneStep() {
    network.run("nft", "add table ip longshore-proxy; add chain ip longshore-proxy old");
    backend.replace(oneOfEach());
    assertEquals(0, backend.compare(oneOfEach()));
    assertTrue(!listing().contains("chain old"), listing());
  }

  @Test
  void nothingIsLeft() {
    backend.replace(oneOfEach());
    network.run("nft", "add table ip6 kube-proxy; add table ip other");
    NftablesLeftovers leftovers = new NftablesLeftovers(network.namespace());
    assertEquals(2, leftovers.remove());
    assertEquals(0, leftovers.remove());
    assertEquals("table ip other {\n}\n", listing());
  }
}
