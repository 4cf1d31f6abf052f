package io.longshore.netlink.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest(commands = {"ip", "bridge"})
class KernelRoutesTest {
  private static final String MANY_ROUTES =
      """
      route add 10.3.0.0/16 nexthop via 10.1.0.2 weight 3 nexthop dev left
      route add 10.4.0.0/16 via inet6 fe80::1 dev left
      route add blackhole 10.5.0.0/16 metric 7
      route add fd05::/32 nexthop via fe80::2 dev left nexthop via fe80::3 dev left weight 2
      """;
  private static final String RULES =
      """
      rule add from 10.0.0.0/8 to 10.1.1.1 fwmark 0x10/0xff iif left lookup 100 priority 50
      rule add not from all oif right uidrange 1-5 ipproto tcp dport 80 goto 32766 priority 60
      rule add lookup main suppress_prefixlength 0 priority 70
      rule add unreachable priority 80
      """;
  private static final String NEIGHBOURS =
      """
      neigh add 10.1.0.7 lladdr 02:00:00:00:00:07 dev left nud reachable
      neigh add proxy 10.1.0.8 dev left
      """;

  private final TestNetwork network = TestNetwork.create();
  private final KernelRoutes routes =
      new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace()));

  @AfterEach
  void close() {
    routes.close();
    network.close();
  }

  private Link link(String name) {
    return routes.link(name).orElseThrow();
  }

  private static InetAddress ip(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @Test
  void ipSeesTheLinksThatWeMake() {
    routes.createLink("bridge0", new LinkKind.Bridge());
    routes.createLink("left", new LinkKind.Veth("right"));
    routes.createLink("tunnel", new LinkKind.Vxlan(42, 4789, false));
    routes.setMtu(link("left"), 1400);
    routes.enslave(link("left"), link("bridge0"));
    routes.setUp(link("left"), true);
    String shown = network.run("ip", "-d", "link", "show", "left");
    assertTrue(
        shown.contains("mtu 1400") && shown.contains("master bridge0") && shown.contains("veth"),
        shown);
    String tunnel = network.run("ip", "-d", "link", "show", "tunnel");
    assertTrue(
        tunnel.contains("vxlan id 42")
            && tunnel.contains("dstport 4789")
            && tunnel.contains("nolearning"),
        tunnel);
    assertEquals(new LinkKind.Vxlan(42, 4789, false), link("tunnel").kind());
    assertEquals(link("bridge0").index(), link("left").master());
    assertTrue(link("left").up());
    assertEquals(new LinkKind.Plain(), link("lo").kind());
    routes.free(link("left"));
    assertEquals(0, link("left").master());
    routes.deleteLink(link("right"));
    assertEquals(Optional.empty(), routes.link("left"));
  }

  @Test
  void weSeeWhatIpMakes() throws Exception {
    network.run("ip", "link", "add", "name", "left", "type", "veth", "peer", "name", "right");
    network.run("ip", "addr", "add", "10.1.0.1/24", "dev", "left");
    network.run("ip", "link", "set", "dev", "left", "up");
    network.run("ip", "link", "set", "dev", "right", "up");
    network.run("ip", "route", "add", "10.2.0.0/16", "via", "10.1.0.9", "table", "1000");
    int left = link("left").index();
    assertEquals(new LinkKind.Veth(""), link("left").kind());
    assertEquals(link("right").index(), link("left").peer());
    assertTrue(routes.addresses().contains(new LinkAddress(left, ip("10.1.0.1"), 24)));
    assertTrue(
        routes
            .routes()
            .contains(
                Route.to(
                        Prefix.parse("10.2.0.0/16"),
                        new NextHop(Optional.of(ip("10.1.0.9")), left, 1, false))
                    .inTable(1000)));
    assertTrue(
        routes.routes().contains(Route.through(ip("10.1.0.0"), 24, left).from(ip("10.1.0.1"))));
  }

  @Test
  void ipSeesTheAddressesAndRoutesThatWeMake() throws Exception {
    routes.createLink("left", new LinkKind.Veth("right"));
    Link left = link("left");
    LinkAddress four = new LinkAddress(left.index(), ip("10.1.0.1"), 24);
    LinkAddress six = new LinkAddress(left.index(), ip("fd00::1"), 64);
    routes.add(four);
    routes.add(six);
    routes.setUp(left, true);
    routes.setUp(link("right"), true);
    routes.add(Route.by(ip("0.0.0.0"), 0, ip("10.1.0.9")));
    routes.add(Route.through(ip("fd01::"), 48, left.index()));
    String addresses = network.run("ip", "-o", "addr", "show", "dev", "left");
    assertTrue(
        addresses.contains("inet 10.1.0.1/24") && addresses.contains("inet6 fd00::1/64"),
        addresses);
    assertTrue(network.run("ip", "route").contains("default via 10.1.0.9 dev left"));
    assertTrue(network.run("ip", "-6", "route").contains("fd01::/48 dev left"));
    routes.delete(Route.by(ip("0.0.0.0"), 0, ip("10.1.0.9")));
    assertFalse(network.run("ip", "route").contains("default"));
    routes.delete(four);
    assertFalse(routes.addresses().contains(four));
    assertTrue(routes.addresses().contains(six));
  }

  @Test
  void whatIsThereOrMissingIsToldWithoutReadingText() throws Exception {
    routes.createLink("bridge0", new LinkKind.Bridge());
    Link bridge = link("bridge0");
    assertTrue(
        assertThrows(
                NetlinkException.class, () -> routes.createLink("bridge0", new LinkKind.Bridge()))
            .alreadyExists());
    routes.deleteLink(bridge);
    assertThrows(NetlinkException.class, () -> routes.deleteLink(bridge));
    NetlinkException unreachable =
        assertThrows(
            NetlinkException.class, () -> routes.add(Route.by(ip("10.9.0.0"), 16, ip("10.8.0.1"))));
    assertTrue(
        unreachable.toString().contains("Nexthop has invalid gateway"), unreachable::toString);
    assertThrows(
        IllegalArgumentException.class, () -> routes.createLink("x", new LinkKind.Plain()));
  }

  @Test
  void severalWaysAreShared() throws Exception {
    Link left = upPair();
    network.runWithInput(MANY_ROUTES, "ip", "-batch", "-");
    NextHop second = new NextHop(Optional.of(ip("10.1.0.2")), left.index(), 1, false);
    Route many =
        Route.to(Prefix.parse("10.3.0.0/16"), second.weighing(3), NextHop.through(left.index()));
    Route other =
        Route.to(
            Prefix.parse("10.4.0.0/16"),
            new NextHop(Optional.of(ip("fe80::1")), left.index(), 1, false));
    assertTrue(routes.routes().containsAll(List.of(many, other)), routes.routes()::toString);
    assertEquals(
        "10.3.0.0/16 nexthop via 10.1.0.2 link N weight 3 nexthop link N",
        many.toString().replaceAll("link " + left.index(), "link N"));
    assertTrue(
        routes.routes().stream()
            .anyMatch(
                route -> route.toString().startsWith("fd05::/32") && route.hops().size() == 2),
        routes.routes()::toString);
    String before = network.run("ip", "-j", "route");
    routes.delete(many);
    routes.delete(other);
    assertFalse(network.run("ip", "route").contains("10.3.0.0/16"));
    routes.add(many);
    routes.add(other);
    // Made by another program: ip shows "protocol static" of ours.
    assertEquals(before, network.run("ip", "-j", "route").replace("\"protocol\":\"static\",", ""));
    routes.replace(Route.to(many.destination(), second));
    assertTrue(
        network.run("ip", "route").contains("10.3.0.0/16 via 10.1.0.2 dev left proto static"));
  }

  @Test
  void routesThatDiscard() throws Exception {
    for (RouteType type :
        List.of(RouteType.BLACKHOLE, RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.THROW)) {
      Route four = Route.discarding(type, Prefix.parse("10.9.0.0/16")).inTable(500).withMetric(3);
      Route six = Route.discarding(type, Prefix.parse("fd09::/16")).inTable(500).withMetric(3);
      routes.add(four);
      routes.add(six);
      assertEquals(
          type + " 10.9.0.0/16 proto static metric 3 ",
          network.run("ip", "route", "show", "table", "500").strip() + " ");
      assertTrue(
          network.run("ip", "-6", "route", "show", "table", "500").startsWith(type + " fd09::/16"));
      assertEquals(List.of(four, six), routes.routes(500));
      assertEquals(type + " 10.9.0.0/16 table 500 metric 3", four.toString());
      routes.delete(four);
      routes.delete(six);
      assertEquals(List.of(), routes.routes(500));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Route.discarding(RouteType.LOCAL, Prefix.parse("10.0.0.0/8")));
  }

  @Test
  void theKernelIsAskedForTheWay() throws Exception {
    Link left = upPair();
    routes.add(Route.by(ip("10.2.0.0"), 16, ip("10.1.0.9")));
    routes.add(Route.through(ip("10.7.0.0"), 16, left.index()).inTable(100));
    routes.add(Rule.lookup(IpFamily.IPV4, 10, 100).marked(0x40, 0x40));
    routes.add(Route.discarding(RouteType.UNREACHABLE, Prefix.parse("10.8.0.0/16")));
    Route by = routes.lookup(RouteQuery.to(ip("10.2.3.4"))).orElseThrow();
    assertEquals(Optional.of(ip("10.1.0.9")), by.hops().getFirst().gateway());
    assertEquals(Optional.of(ip("10.1.0.1")), by.source());
    assertEquals(Prefix.parse("10.2.3.4"), by.destination());
    assertTrue(routes.lookup(RouteQuery.to(ip("10.1.0.1"))).orElseThrow().isLocal());
    assertTrue(routes.lookup(RouteQuery.to(ip("127.0.0.9"))).orElseThrow().isLocal());
    assertTrue(routes.lookup(RouteQuery.to(ip("::1"))).orElseThrow().isLocal());
    assertTrue(routes.lookup(RouteQuery.to(ip("fd00::1"))).orElseThrow().isLocal());
    assertFalse(routes.lookup(RouteQuery.to(ip("fd00::2"))).orElseThrow().isLocal());
    assertEquals(Optional.empty(), routes.lookup(RouteQuery.to(ip("10.7.0.1"))));
    assertEquals(Optional.empty(), routes.lookup(RouteQuery.to(ip("fd77::1"))));
    assertEquals(Optional.empty(), routes.lookup(RouteQuery.to(ip("10.8.0.1"))));
    RouteQuery marked = RouteQuery.to(ip("10.7.0.1")).from(ip("10.1.0.1")).marked(0x41);
    assertEquals(100, routes.lookup(marked).orElseThrow().table());
    assertEquals("10.7.0.1 from 10.1.0.1 mark 0x41", marked.toString());
    RouteQuery bound = RouteQuery.to(ip("10.3.0.1")).leavingBy(left.index());
    assertEquals(left.index(), routes.lookup(bound).orElseThrow().hops().getFirst().link());
    RouteQuery passing = RouteQuery.to(ip("10.2.0.1")).from(ip("10.1.0.5")).comingBy(left.index());
    // A new namespace has what the machine's own has.
    network.run("sh", "-c", "echo 0 > /proc/sys/net/ipv4/ip_forward");
    assertEquals(Optional.empty(), routes.lookup(passing), "nothing is forwarded");
    network.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    assertEquals(by.hops(), routes.lookup(passing).orElseThrow().hops());
  }

  private boolean isRunning(String link) {
    return link(link).flags().contains(LinkFlag.RUNNING);
  }

  private Link upPair() throws Exception {
    routes.createLink("left", new LinkKind.Veth("right"));
    Link left = link("left");
    routes.add(new LinkAddress(left.index(), ip("10.1.0.1"), 24));
    routes.add(new LinkAddress(left.index(), ip("fd00::1"), 64));
    routes.setUp(left, true);
    routes.setUp(link("right"), true);
    // The kernel does the rest a moment later: linkwatch_event, addrconf_dad_work.
    RouteQuery own = RouteQuery.to(ip("fd00::1"));
    Eventually.holds(
        () -> isRunning("left") && routes.lookup(own).filter(Route::isLocal).isPresent(),
        () -> routes.links().toString());
    return left;
  }

  @Test
  void damagedMessagesAreReadOrRefused() {
    routes.createLink("left", new LinkKind.Veth("right"));
    routes.createLink("tunnel", new LinkKind.Vxlan(42, 4789, true));
    network.run("ip", "addr", "add", "10.1.0.1/24", "dev", "left");
    network.run("ip", "link", "set", "dev", "left", "up");
    network.run("ip", "link", "set", "dev", "right", "up");
    network.runWithInput(MANY_ROUTES, "ip", "-batch", "-");
    network.runWithInput(RULES, "ip", "-batch", "-");
    network.runWithInput(NEIGHBOURS, "ip", "-batch", "-");
    network.run("bridge", "fdb", "add", "02:00:00:00:00:09", "dev", "tunnel", "dst", "10.1.0.9");
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace())) {
      new Mutations(socket.list("list", LinkMessages.list(), MessageReader::copy))
          .feed(50_000, LinkMessages::read);
      new Mutations(socket.list("list", LinkMessages.listStatistics(), MessageReader::copy))
          .feed(20_000, LinkMessages::readStatistics);
      new Mutations(socket.list("list", AddressMessages.list(), MessageReader::copy))
          .feed(50_000, AddressMessages::read);
      new Mutations(socket.list("list", RouteMessages.list(), MessageReader::copy))
          .feed(50_000, RouteMessages::read);
      new Mutations(socket.list("list", RuleMessages.list(), MessageReader::copy))
          .feed(50_000, RuleMessages::read);
      new Mutations(socket.list("list", NeighbourMessages.list(), MessageReader::copy))
          .feed(50_000, NeighbourMessages::read);
      new Mutations(socket.list("list", NeighbourMessages.listForwarding(), MessageReader::copy))
          .feed(50_000, NeighbourMessages::readForwarding);
    }
  }
}
