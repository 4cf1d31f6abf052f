package io.longshore.netproxy.userspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePort;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.TrafficPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListenPlanTest {
  private static final IpAddress CLUSTER = IpAddress.parse("10.96.0.1");
  private static final IpAddress NODE = IpAddress.parse("192.168.0.1");
  private static final IpAddress POD = IpAddress.parse("10.244.1.7");
  private static final IpAddress STRANGER = IpAddress.parse("203.0.113.9");
  private static final Destination HERE = new Destination(POD, 80, true);
  private static final Destination THERE =
      new Destination(IpAddress.parse("10.244.2.7"), 80, false);
  private static final Choice BOTH =
      new Choice(List.of(HERE, THERE), List.of(HERE), List.of(), true);

  private static ServiceView view(Protocol protocol, TrafficPolicy external, Choice choice) {
    return ServiceView.of(
        new ServicePort(
            new ServicePortName(new ObjectName("default", "web"), "", protocol),
            CLUSTER,
            80,
            30_080,
            List.of(),
            List.of(),
            List.of(),
            new Affinity.None(),
            TrafficPolicy.CLUSTER,
            external,
            0),
        choice);
  }

  private static Map<ListenAddress, Rules> plan(ServiceView view, NodePortAddresses nodePorts) {
    return ListenPlan.of(
        view,
        new Host(
            IpFamily.IPV4,
            new LocalTraffic.FromRange(Cidr.parse("10.244.1.0/24")),
            nodePorts,
            List.of(IpAddress.parse("127.0.0.1"), NODE)));
  }

  private static Rules rules(ServiceView view, ListenAddress address) {
    Rules rules = plan(view, new NodePortAddresses.All()).get(address);
    if (rules == null) {
      throw new AssertionError("nobody listens at " + address);
    }
    return rules;
  }

  private static ListenAddress everywhere() {
    return ListenAddress.everywhere(Protocol.TCP, IpFamily.IPV4, 30_080);
  }

  @Test
  void listensOnAllAddressesAtOnceForConnectionsAndOnEachForDatagrams() {
    NodePortAddresses all = new NodePortAddresses.All();
    assertEquals(
        Set.of(new ListenAddress(Protocol.TCP, CLUSTER, 80), everywhere()),
        plan(view(Protocol.TCP, TrafficPolicy.CLUSTER, BOTH), all).keySet());
    assertEquals(
        Set.of(
            new ListenAddress(Protocol.UDP, CLUSTER, 80),
            new ListenAddress(Protocol.UDP, IpAddress.parse("127.0.0.1"), 30_080),
            new ListenAddress(Protocol.UDP, NODE, 30_080)),
        plan(view(Protocol.UDP, TrafficPolicy.CLUSTER, BOTH), all).keySet());
    assertEquals(
        Set.of(
            new ListenAddress(Protocol.TCP, CLUSTER, 80),
            new ListenAddress(Protocol.TCP, NODE, 30_080)),
        plan(
                view(Protocol.TCP, TrafficPolicy.CLUSTER, BOTH),
                new NodePortAddresses.Listed(List.of(NODE)))
            .keySet());
    assertEquals(Map.of(), plan(view(Protocol.SCTP, TrafficPolicy.CLUSTER, BOTH), all));
  }

  @Test
  void listensNowhereWhereNobodyWouldAnswer() {
    assertEquals(
        Map.of(),
        plan(view(Protocol.TCP, TrafficPolicy.LOCAL, Choice.NONE), new NodePortAddresses.All()));
  }

  @Test
  void keepsStrangersOnTheNodeAndLetsInsidersGoAnywhere() {
    Rules rules = rules(view(Protocol.TCP, TrafficPolicy.LOCAL, BOTH), everywhere());
    assertEquals(List.of(HERE), rules.destinationsFor(STRANGER));
    assertEquals(List.of(HERE, THERE), rules.destinationsFor(POD));
    assertEquals(List.of(HERE, THERE), rules.destinationsFor(NODE));
    assertEquals(List.of(HERE, THERE), rules.destinationsFor(IpAddress.parse("127.0.0.9")));
    assertEquals(new Sources.Everybody(), rules.admitted());
  }

  @Test
  void admitsOnlyInsidersWhereStrangersAreToHearNothing() {
    Choice elsewhere = new Choice(List.of(THERE), List.of(), List.of(), true);
    Rules rules = rules(view(Protocol.TCP, TrafficPolicy.LOCAL, elsewhere), everywhere());
    assertFalse(rules.admitted().contains(STRANGER));
    assertEquals(List.of(), rules.destinationsFor(STRANGER));
    assertTrue(rules.admitted().contains(POD));
    assertEquals(List.of(THERE), rules.destinationsFor(POD));
  }

  @Test
  void admitsNobodyWhereAllAreToHearNothing() {
    Choice nowhere = new Choice(List.of(), List.of(), List.of(), true);
    Rules rules = rules(view(Protocol.TCP, TrafficPolicy.CLUSTER, nowhere), everywhere());
    assertEquals(new Sources.Only(List.of()), rules.admitted());
  }

  @Test
  void intersectsRanges() {
    Sources ones = new Sources.Only(ranges("10.0.0.0/8", "192.168.1.0/24", "1.2.3.4/32"));
    Sources others = new Sources.Only(ranges("10.1.0.0/16", "192.168.0.0/16", "10.2.0.0/16"));
    assertEquals(
        new Sources.Only(ranges("10.1.0.0/16", "10.2.0.0/16", "192.168.1.0/24")), ones.and(others));
    assertEquals(ones, ones.and(new Sources.Everybody()));
    assertEquals(others, new Sources.Everybody().and(others));
  }

  private static List<Cidr> ranges(String... texts) {
    return List.of(texts).stream().map(Cidr::parse).toList();
  }

  @Test
  void readsTheKernelsListOfAddresses() {
    String text =
        """
        fe80000000000000042f6dfffe4a1b2c 02 40 20 80     eth0
        20010db8000000000000000000000001 02 40 00 80     eth0
        00000000000000000000000000000001 01 80 10 80       lo
        """;
    assertEquals(
        List.of(IpAddress.parse("2001:db8::1"), IpAddress.parse("::1")),
        HostAddresses.parseIp6(text).toList());
  }
}
