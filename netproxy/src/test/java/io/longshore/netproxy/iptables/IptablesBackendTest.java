package io.longshore.netproxy.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.testing.FakeIptables;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.RandomCluster;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.testing.StateChange;
import io.longshore.netproxy.tracker.ServiceTracker;
import io.longshore.netproxy.watch.RuleWatch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What changes in tables that are in memory. */
class IptablesBackendTest {
  private static final int STEPS = 3_000;

  private final FakeIptables tables = new FakeIptables(io.longshore.netlink.wire.IpFamily.IPV4);
  private final Map<TableName, Integer> written = new EnumMap<>(TableName.class);
  private final Map<TableName, Integer> totals = new EnumMap<>(TableName.class);
  private int localhostRoutes;

  private IptablesBackend open(FakeIptables on) {
    return new IptablesBackend(
        IpFamily.IPV4,
        Examples.options(),
        on,
        new Unwatched(),
        () -> localhostRoutes++,
        (table, now, all) -> {
          if (on == tables) {
            written.put(table, now);
            totals.put(table, all);
          }
        });
  }

  /** The rules in the mode's own chains, as they are. */
  private int counted(TableName table) {
    return tables.read(table).chains().stream()
        .filter(chain -> OwnChains.has(table, chain.name()))
        .mapToInt(chain -> chain.rules().size())
        .sum();
  }

  /** Nobody else changes these tables. */
  private static final class Unwatched implements RuleWatch {
    @Override
    public void start(Runnable alarm) {}

    @Override
    public void change(int size, Runnable change) {
      change.run();
    }

    @Override
    public void close() {}
  }

  private static DesiredState with(ServiceView... views) {
    return new DesiredState(Examples.SURROUNDINGS, List.of(views));
  }

  private static Changes change(DesiredState before, DesiredState after) {
    return new Changes(
        after.surroundings(), StateChange.between(before.services(), after.services()));
  }

  /** One endpoint of two: a chain goes, one comes, and a rule is another. */
  @Test
  void aChangedEndpointIsFewChanges() {
    IptablesBackend backend = open(tables);
    DesiredState before = with(Examples.view(Examples.web(), "10.244.1.1", "10.244.2.1"));
    DesiredState after = with(Examples.view(Examples.web(), "10.244.1.1", "10.244.2.2"));
    backend.replace(before);
    int changes = tables.changes();
    backend.apply(change(before, after));
    assertEquals(5, tables.changes() - changes);
    assertEquals(Map.of(TableName.MANGLE, 0, TableName.NAT, 3, TableName.FILTER, 0), written);
    assertEquals(0, backend.replace(after));
    assertEquals(Map.of(TableName.MANGLE, 0, TableName.NAT, 0, TableName.FILTER, 0), written);
  }

  @Test
  void nodePortsMoveWithTheNodesAddresses() {
    IptablesBackend backend = open(tables);
    backend.replace(with());
    assertEquals(1, localhostRoutes);
    Surroundings one =
        new Surroundings(
            new NodePortAddresses.Listed(List.of(IpAddress.parse("10.0.0.1"))),
            List.of(IpAddress.parse("10.0.0.1")),
            List.of());
    backend.apply(new Changes(one, List.of()));
    assertEquals(1, localhostRoutes);
    assertTrue(
        tables
            .read(TableName.NAT)
            .toString()
            .contains(
                "-A KUBE-SERVICES -d 10.0.0.1/32 -m comment --comment \"kubernetes service"
                    + " nodeports; NOTE: this must be the last rule in this chain\" -j"
                    + " KUBE-NODEPORTS"));
    assertEquals(0, backend.replace(new DesiredState(one, List.of())));
  }

  /** Only the rules of load balancers that are not open to everybody name the node. */
  @Test
  void aNodeWithAnotherAddressMayUseOtherLoadBalancers() {
    IptablesBackend backend = open(tables);
    ServiceView view =
        Examples.view(
            Examples.web().loadBalancer("192.0.2.2", "VIP").allowedSources("10.0.0.0/8"),
            "10.244.1.1");
    backend.replace(with(view));
    assertTrue(tables.read(TableName.NAT).toString().contains("-s 192.0.2.2/32"));
    Surroundings elsewhere =
        new Surroundings(
            new NodePortAddresses.All(), List.of(IpAddress.parse("172.16.0.1")), List.of());
    backend.apply(new Changes(elsewhere, List.of()));
    assertFalse(tables.read(TableName.NAT).toString().contains("-s 192.0.2.2/32"));
    assertEquals(0, backend.replace(new DesiredState(elsewhere, List.of(view))));
  }

  /** The rules of a kube-proxy, its Services in another order, are taken as they are. */
  @Test
  void aKubeProxysRulesAreAdopted() {
    open(tables).replace(Examples.ofEveryKind());
    FakeIptables others = new FakeIptables(tables.family());
    for (TableName table : tables.tables()) {
      others.apply(
          new io.longshore.netlink.iptables.IptablesChanges()
              .restore(withServicesReversed(tables.read(table))));
    }
    assertEquals(0, open(others).replace(Examples.ofEveryKind()));
  }

  private static IptablesTable withServicesReversed(IptablesTable table) {
    return new IptablesTable(
        table.name(),
        table.chains().stream()
            .map(
                chain -> {
                  boolean services = chain.name().equals(ChainNames.SERVICES);
                  int last = chain.rules().size() - 1;
                  return services && table.name() == TableName.NAT
                      ? io.longshore.netlink.iptables.IptablesChain.of(
                          chain.name(),
                          IntStream.rangeClosed(0, last)
                              .mapToObj(i -> chain.rules().get(i == last ? i : last - 1 - i))
                              .toList())
                      : chain;
                })
            .toList());
  }

  /** Whether there are comments depends on how many endpoints there were when rules were made. */
  @Test
  void manyEndpointsMakeNoOtherRulesOfOldOnes() {
    ServiceTracker tracker = Examples.tracker(IpFamily.IPV4);
    tracker.put(Examples.web().proxied());
    tracker.put(Examples.slice("web", "http", "TCP", "10.244.1.1"));
    DesiredState few = Examples.desired(tracker);
    tracker.put(ServiceBuilder.named("large", "10.96.0.2").port("http", "TCP", 80).proxied());
    SliceBuilder slice = SliceBuilder.of("large", "large-1").port("http", "TCP", 8080);
    for (int i = 0; i < 1_000; i++) {
      slice.ready("node-b", "10.244." + (3 + i / 250) + "." + (1 + i % 250));
    }
    tracker.put(slice.proxied());
    DesiredState many = Examples.desired(tracker);
    IptablesBackend backend = open(tables);
    backend.replace(few);
    backend.apply(change(few, many));
    String rules = tables.read(TableName.NAT).toString();
    assertTrue(rules.contains("--comment \"default/web:http -> 10.244.1.1:8080\""));
    assertFalse(rules.contains("--comment \"default/large:http -> "));
    assertEquals(0, backend.replace(many));
    backend.apply(change(many, few));
    assertEquals(0, backend.replace(few));
  }

  @Test
  void randomChangesLeadWhereAFreshStartDoes() {
    Seed.ofRun().run(this::walk);
  }

  private void walk(Random random) {
    RandomCluster cluster = new RandomCluster(random);
    ServiceTracker tracker = Examples.tracker(IpFamily.IPV4);
    IptablesBackend backend = open(tables);
    backend.replace(with());
    for (int i = 0; i < STEPS; i++) {
      cluster.step(tracker);
      Surroundings surroundings = surroundings(random);
      backend.apply(new Changes(surroundings, tracker.drain().changes()));
      DesiredState desired = new DesiredState(surroundings, tracker.views());
      assertEquals(0, random.nextInt(10) == 0 ? backend.replace(desired) : 0);
      totals.forEach((table, total) -> assertEquals(counted(table), total, table::toString));
      FakeIptables fresh = new FakeIptables(tables.family());
      open(fresh).replace(desired);
      for (TableName table : fresh.tables()) {
        assertEquals(unordered(fresh.read(table)), unordered(tables.read(table)));
      }
    }
  }

  private static List<String> unordered(IptablesTable table) {
    return table.toString().lines().sorted().toList();
  }

  private static Surroundings surroundings(Random random) {
    return new Surroundings(
        random.nextInt(20) == 0
            ? new NodePortAddresses.Listed(List.of(IpAddress.parse("10.0.0.1")))
            : new NodePortAddresses.All(),
        List.of(IpAddress.parse(random.nextInt(20) == 0 ? "198.51.100.1" : "10.0.0.1")),
        List.of());
  }
}
