package io.longshore.netproxy.inspect.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.inspect.kernel.KernelReader;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.Place;
import io.longshore.netproxy.testing.ProxyNetwork;
import io.longshore.netproxy.testing.RandomCluster;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Walks through the rules of random clusters say what the clusters want, and say otherwise once an
 * element is taken out.
 */
@KernelTest(commands = {"ip"})
class RandomComparisonTest {
  private static final int CLUSTERS = 40;
  private static final int STEPS = 12;
  private static final TableName TABLE = new TableName(Family.IPV4, "longshore-proxy");
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.FromRange(Cidr.parse("10.244.0.0/16")), 14);

  @Test
  void whatIsWantedIsSeen() {
    Seed.ofRun()
        .run(
            random -> {
              try (ProxyNetwork network = new ProxyNetwork();
                  ProxyBackend backend =
                      NftablesBackend.open(
                          IpFamily.IPV4, MASQUERADING, network.namespace(Place.NODE))) {
                walk(random, backend, network.namespace(Place.NODE));
              }
            });
  }

  private static void walk(Random random, ProxyBackend backend, NetworkNamespace node) {
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
    RandomCluster cluster = new RandomCluster(random);
    for (int i = 0; i < CLUSTERS; i++) {
      for (int step = 0; step < STEPS; step++) {
        cluster.step(tracker);
      }
      tracker.drain();
      List<ServiceView> views = tracker.views();
      DesiredState desired = new DesiredState(Surroundings.PLAIN, views);
      backend.replace(desired);
      assertEquals(List.of(), compare(views, node));
      if (damage(random, node, damageable(views))) {
        assertNotEquals(List.of(), compare(views, node));
        backend.replace(desired);
      }
    }
  }

  private static List<Difference> compare(List<ServiceView> views, NetworkNamespace node) {
    return Comparison.of(views, new ServiceSurvey(KernelReader.read(node)).all());
  }

  /**
   * Where an address is open to some only, the node's own way to it is not compared: whether it is
   * among them is not known. An endpoint that is missing there alone is not seen.
   */
  private static List<String> damageable(List<ServiceView> views) {
    return views.stream().allMatch(view -> view.port().allowedSources().isEmpty())
        ? List.of("services", "endpoints")
        : List.of("services");
  }

  private static boolean damage(Random random, NetworkNamespace node, List<String> sets) {
    try (KernelNftables kernel =
        new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, node))) {
      SetName set = TABLE.set(sets.get(random.nextInt(sets.size())));
      List<SetElement> elements = kernel.elements(set);
      if (elements.isEmpty()) {
        return false;
      }
      kernel.apply(new NftTransaction().delete(set, elements.get(random.nextInt(elements.size()))));
      return true;
    }
  }
}
