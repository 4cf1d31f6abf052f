package io.longshore.netproxy.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.ipvs.Destination;
import io.longshore.netlink.ipvs.Endpoint;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.ipvs.VirtualService;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.testing.StateChange;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the backend makes of a machine. */
class IpvsBackendTest {
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.Unknown(), 14);
  private static final IpvsOptions PLAIN = IpvsOptions.plain(MASQUERADING);
  private static final ServiceKey WEB = tcp("10.96.0.1", 80);
  private static final Endpoint SECOND =
      new Endpoint(IpAddress.parse("10.244.2.2").toInetAddress(), 8080);

  private final FakeMachine machine = new FakeMachine(IpFamily.IPV4).with("10.0.0.1");
  private IpvsBackend backend = machine.open(PLAIN);

  @AfterEach
  void close() {
    backend.close();
  }

  private static ServiceKey tcp(String address, int port) {
    return ServiceKey.tcp(IpAddress.parse(address).toInetAddress(), port);
  }

  private static List<ServiceView> web(String... endpoints) {
    return Views.of(
        IpFamily.IPV4, Views.web().port("http", "TCP", 80, 0), Views.slice("node-b", endpoints));
  }

  private int replace(List<ServiceView> views) {
    return backend.replace(new DesiredState(Surroundings.PLAIN, views));
  }

  private void change(List<ServiceView> before, List<ServiceView> after) {
    backend.apply(new Changes(Surroundings.PLAIN, StateChange.between(before, after)));
  }

  private List<String> destinations() {
    return machine.servers().stream()
        .filter(line -> line.startsWith("  "))
        .map(String::strip)
        .toList();
  }

  @Test
  void aServiceIsThereAndASecondLookFindsNothingToDo() {
    assertTrue(replace(web("10.244.2.1")) > 0);
    assertEquals(
        List.of("-t 10.96.0.1:80 -s rr", "  -r 10.244.2.1:8080 -m -w 1"), machine.servers());
    assertEquals(0, replace(web("10.244.2.1")));
    backend = machine.open(PLAIN);
    assertEquals(0, replace(web("10.244.2.1")));
  }

  @Test
  void anEndpointWithConnectionsStaysUntilTheyEnd() {
    replace(web("10.244.2.1", "10.244.2.2"));
    machine.ipvs.setConnections(WEB, SECOND, 1, 0);
    change(web("10.244.2.1", "10.244.2.2"), web("10.244.2.1"));
    List<String> draining = List.of("-r 10.244.2.1:8080 -m -w 1", "-r 10.244.2.2:8080 -m -w 0");
    assertEquals(draining, destinations());
    assertEquals(0, replace(web("10.244.2.1")));
    backend.finishDrains();
    assertEquals(draining, destinations());
    machine.ipvs.setConnections(WEB, SECOND, 0, 1);
    backend.finishDrains();
    assertEquals(1, backend.draining());
    machine.ipvs.setConnections(WEB, SECOND, 0, 0);
    backend.finishDrains();
    assertEquals(0, backend.draining());
    assertEquals(List.of("-r 10.244.2.1:8080 -m -w 1"), destinations());
  }

  @Test
  void anEndpointThatComesBackServesAgain() {
    replace(web("10.244.2.2"));
    machine.ipvs.setConnections(WEB, SECOND, 1, 0);
    change(web("10.244.2.2"), web());
    assertEquals(List.of("-r 10.244.2.2:8080 -m -w 0"), destinations());
    change(web(), web("10.244.2.2"));
    assertEquals(List.of("-r 10.244.2.2:8080 -m -w 1"), destinations());
    assertEquals(1, machine.ipvs.destinations(WEB).getFirst().active());
    assertEquals(0, backend.draining());
  }

  @Test
  void aNewBackendGoesOnWithWhatDrains() {
    replace(web("10.244.2.1", "10.244.2.2"));
    machine.ipvs.setConnections(WEB, SECOND, 1, 0);
    change(web("10.244.2.1", "10.244.2.2"), web("10.244.2.1"));
    backend = machine.open(PLAIN);
    assertEquals(0, replace(web("10.244.2.1")));
    assertEquals(1, backend.draining());
    // At its start, one that is wanted gets its weight back.
    backend = machine.open(PLAIN);
    assertEquals(1, replace(web("10.244.2.1", "10.244.2.2")));
    assertEquals(
        List.of("-r 10.244.2.1:8080 -m -w 1", "-r 10.244.2.2:8080 -m -w 1"), destinations());
  }

  @Test
  void whatHasNoConnectionsGoesAtOnce() {
    List<ServiceView> before =
        Views.of(
            IpFamily.IPV4,
            Views.web().port("http", "UDP", 80, 0),
            SliceBuilder.of("web", "web-1").port("http", "UDP", 53).ready("node-b", "10.244.2.1"));
    List<ServiceView> after = Views.of(IpFamily.IPV4, Views.web().port("http", "UDP", 80, 0));
    replace(before);
    assertEquals(List.of("-r 10.244.2.1:53 -m -w 1"), destinations());
    change(before, after);
    assertEquals(List.of(), destinations());
  }

  @Test
  void anEndpointThatMovesToThisNodeKeepsItsConnections() {
    List<ServiceView> there = web("10.244.2.2");
    List<ServiceView> here =
        Views.of(
            IpFamily.IPV4,
            Views.web().port("http", "TCP", 80, 0),
            Views.slice("node-a", "10.244.2.2"));
    replace(there);
    machine.ipvs.setConnections(WEB, SECOND, 1, 0);
    change(there, here);
    assertEquals(List.of("-r 10.244.2.2:8080 -m -w 1"), destinations());
    assertEquals(0, backend.draining());
    assertFalse(machine.members(KubeSet.LOOP_BACK).isEmpty());
  }

  @Test
  void affinityComesAndGoesLive() {
    List<ServiceView> none = web("10.244.2.1");
    List<ServiceView> sticky =
        Views.of(
            IpFamily.IPV4,
            Views.web().port("http", "TCP", 80, 0).affinity(600),
            Views.slice("node-b", "10.244.2.1"));
    replace(none);
    change(none, sticky);
    assertEquals("-t 10.96.0.1:80 -s rr -p 600", machine.servers().getFirst());
    change(sticky, none);
    assertEquals("-t 10.96.0.1:80 -s rr", machine.servers().getFirst());
  }

  @Test
  void schedulersAndTheirFlags() {
    backend =
        machine.open(
            new IpvsOptions("mh", List.of(), false, IpvsOptions.SAME_TIMEOUTS, MASQUERADING));
    replace(web());
    assertEquals(List.of("-t 10.96.0.1:80 -s mh -b mh-port"), machine.servers());
    backend = machine.open(PLAIN);
    assertEquals(1, replace(web()));
    assertEquals(List.of("-t 10.96.0.1:80 -s rr"), machine.servers());
  }

  @Test
  void serversOfOthersGoUnlessTheyAreExcluded() {
    VirtualService foreign = VirtualService.of(tcp("192.0.2.1", 80), "rr");
    VirtualService marked =
        VirtualService.of(
            new ServiceKey.FirewallMark(7, io.longshore.netlink.wire.IpFamily.IPV4), "rr");
    VirtualService six = VirtualService.of(tcp("fd00::1", 80), "rr");
    machine.ipvs.add(foreign);
    machine.ipvs.add(marked);
    machine.ipvs.add(six);
    backend =
        machine.open(
            new IpvsOptions(
                "",
                List.of(Cidr.parse("192.0.2.0/24")),
                false,
                IpvsOptions.SAME_TIMEOUTS,
                MASQUERADING));
    replace(List.of());
    assertEquals(3, machine.servers().size());
    backend = machine.open(PLAIN);
    assertEquals(1, replace(List.of()));
    assertEquals(List.of("-f 7 -s rr", "-t [fd00::1]:80 -s rr"), machine.servers());
  }

  @Test
  void whatSomebodyHasChangedIsCountedAndRepaired() {
    replace(web("10.244.2.1"));
    List<Object> right = machine.everything();
    machine.ipvs.add(WEB, Destination.masqueraded(SECOND, 3));
    machine.device.bound.add(IpAddress.parse("192.0.2.99"));
    machine.sets.flush(KubeSet.CLUSTER_IP.name(IpFamily.IPV4));
    assertEquals(3, replace(web("10.244.2.1")));
    backend.finishDrains();
    assertEquals(right, machine.everything());
    machine.ipvs.flush();
    machine.sets.destroy(KubeSet.NODE_PORT_TCP.name(IpFamily.IPV4));
    assertEquals(2, replace(web("10.244.2.1")));
    assertEquals(right, machine.everything());
  }

  @Test
  void aChangeThatFailsIsRepairedByAReplacement() {
    replace(web("10.244.2.1"));
    machine.ipvs.flush();
    assertThrows(
        NetlinkException.class, () -> change(web("10.244.2.1"), web("10.244.2.1", "10.244.2.2")));
    assertTrue(replace(web("10.244.2.1", "10.244.2.2")) > 0);
    assertEquals(2, destinations().size());
    assertEquals(0, replace(web("10.244.2.1", "10.244.2.2")));
  }

  @Test
  void twoServicePortsThatWantOneServerAreServedOneAfterTheOther() {
    List<ServiceView> first =
        Views.of(
            IpFamily.IPV4,
            ServiceBuilder.named("a", "10.96.0.2")
                .port("http", "TCP", 30_080)
                .externalIps("10.0.0.1")
                .affinity(60));
    List<ServiceView> second = Views.of(IpFamily.IPV4, Views.web().port("http", "TCP", 80, 30_080));
    replace(second);
    assertTrue(machine.servers().contains("-t 10.0.0.1:30080 -s rr"));
    change(List.of(), first);
    assertTrue(machine.servers().contains("-t 10.0.0.1:30080 -s rr -p 60"));
    change(first, List.of());
    assertTrue(machine.servers().contains("-t 10.0.0.1:30080 -s rr"));
    assertEquals(0, replace(second));
  }

  @Test
  void thePatrolSeesWhatTheKernelDoesNotTell() {
    AtomicInteger alarms = new AtomicInteger();
    replace(web("10.244.2.1"));
    backend.watch(alarms::incrementAndGet);
    assertTrue(backend.looksRight());
    machine.ipvs.flush();
    Eventually.holds(() -> alarms.get() > 0, () -> "no alarm for a flush of ipvs");
    replace(web("10.244.2.1"));
    machine.device.elsewhere.add(IpAddress.parse("10.0.0.2"));
    alarms.set(0);
    machine.news.add(true);
    Eventually.holds(() -> alarms.get() > 0, () -> "no alarm for an address");
    replace(web("10.244.2.1"));
    assertTrue(backend.looksRight() && backend.addressesAreRight());
  }

  @Test
  void everyKindOfDamageIsSeen() {
    replace(web("10.244.2.1"));
    machine.sets.flush(KubeSet.CLUSTER_IP.name(IpFamily.IPV4));
    assertFalse(backend.looksRight());
    replace(web("10.244.2.1"));
    machine.iptables.apply(new IptablesChanges().flush(TableName.NAT, "KUBE-MARK-MASQ"));
    assertFalse(backend.looksRight());
    replace(web("10.244.2.1"));
    machine.ipvs.add(WEB, Destination.masqueraded(SECOND, 1));
    assertFalse(backend.looksRight());
    replace(web("10.244.2.1"));
    assertTrue(backend.looksRight());
  }
}
