package io.longshore.netlink.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.NetlinkException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KernelTest(commands = {"ip", "bridge", "ping"})
class KernelNeighboursTest {
  private static final InetAddress FOUR = InetAddress.ofLiteral("10.1.0.9");
  private static final InetAddress SIX = InetAddress.ofLiteral("fd00::9");
  private static final HardwareAddress FIRST = HardwareAddress.parse("02:00:00:00:00:01");
  private static final HardwareAddress SECOND = HardwareAddress.parse("02:00:00:00:00:02");

  private final TestNetwork network = TestNetwork.create();
  private final KernelRoutes routes =
      new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace()));
  private int left;

  @BeforeEach
  void pair() {
    routes.createLink("left", new LinkKind.Veth("right"));
    routes.setUp(link("left"), true);
    routes.setUp(link("right"), true);
    network.run("ip", "addr", "add", "10.1.0.1/24", "dev", "left");
    left = link("left").index();
  }

  @AfterEach
  void close() {
    routes.close();
    network.close();
  }

  private Link link(String name) {
    return routes.link(name).orElseThrow();
  }

  @Test
  void ipSeesTheNeighboursThatWeMake() {
    Neighbour four = Neighbour.permanent(left, FOUR, FIRST);
    Neighbour six = Neighbour.permanent(left, SIX, FIRST);
    routes.add(four);
    routes.add(six);
    String shown = network.run("ip", "neigh", "show", "nud", "permanent");
    assertTrue(shown.contains("10.1.0.9 dev left lladdr 02:00:00:00:00:01 PERMANENT"), shown);
    assertTrue(shown.contains("fd00::9 dev left lladdr 02:00:00:00:00:01 PERMANENT"), shown);
    assertTrue(routes.neighbours().containsAll(List.of(four, six)));
    NetlinkException twice = assertThrows(NetlinkException.class, () -> routes.add(four));
    assertTrue(twice.alreadyExists(), twice::toString);
    Neighbour changed =
        new Neighbour(left, FOUR, Optional.of(SECOND), NeighbourState.REACHABLE, false);
    routes.replace(changed);
    assertTrue(routes.neighbours().contains(changed), routes.neighbours()::toString);
    assertTrue(
        network.run("ip", "neigh").contains("10.1.0.9 dev left lladdr 02:00:00:00:00:02 REACH"));
    routes.delete(six);
    assertFalse(network.run("ip", "neigh").contains("fd00::9"));
    NetlinkException missing = assertThrows(NetlinkException.class, () -> routes.delete(six));
    assertTrue(missing.notFound(), missing::toString);
  }

  @Test
  void weSeeWhatIpMakesAndWhatTheKernelFinds() {
    network.run(
        "ip",
        "neigh",
        "add",
        "10.1.0.8",
        "dev",
        "left",
        "nud",
        "stale",
        "lladdr",
        "02:00:00:00:00:01");
    InetAddress eight = InetAddress.ofLiteral("10.1.0.8");
    assertTrue(
        routes
            .neighbours()
            .contains(new Neighbour(left, eight, Optional.of(FIRST), NeighbourState.STALE, false)));
    network.attempt("ping", "-c", "1", "-W", "1", "10.1.0.77");
    Neighbour silent =
        routes.neighbours().stream()
            .filter(one -> one.address().equals(InetAddress.ofLiteral("10.1.0.77")))
            .findFirst()
            .orElseThrow();
    assertEquals(Optional.empty(), silent.hardware());
    assertTrue(
        List.of(NeighbourState.INCOMPLETE, NeighbourState.FAILED).contains(silent.state()),
        silent::toString);
  }

  @Test
  void addressesThatWeAnswerFor() {
    Neighbour proxy = Neighbour.proxy(left, FOUR);
    routes.add(proxy);
    network.run("ip", "neigh", "add", "proxy", "fd00::9", "dev", "left");
    assertEquals(List.of(proxy, Neighbour.proxy(left, SIX)), routes.proxies());
    assertTrue(network.run("ip", "neigh", "show", "proxy").contains("10.1.0.9 dev left"));
    assertFalse(routes.neighbours().contains(proxy));
    assertEquals("10.1.0.9 link " + left + " proxy", proxy.toString());
    routes.delete(proxy);
    assertEquals(List.of(Neighbour.proxy(left, SIX)), routes.proxies());
  }

  @Test
  void endsOfATunnel() {
    routes.createLink("tunnel", new LinkKind.Vxlan(42, 4789, false));
    int tunnel = link("tunnel").index();
    HardwareAddress unknown = HardwareAddress.parse("00:00:00:00:00:00");
    ForwardingEntry known = ForwardingEntry.tunnel(tunnel, FIRST, FOUR);
    ForwardingEntry everybody = ForwardingEntry.tunnel(tunnel, unknown, FOUR);
    ForwardingEntry more =
        ForwardingEntry.tunnel(tunnel, unknown, InetAddress.ofLiteral("10.1.0.10"));
    routes.add(known);
    routes.append(everybody);
    routes.append(more);
    String shown = network.run("bridge", "fdb", "show", "dev", "tunnel");
    assertTrue(shown.contains("02:00:00:00:00:01 dst 10.1.0.9 self permanent"), shown);
    assertTrue(shown.contains("00:00:00:00:00:00 dst 10.1.0.10 self permanent"), shown);
    assertTrue(routes.forwarding().containsAll(List.of(known, everybody, more)));
    assertEquals(
        "02:00:00:00:00:01 link " + tunnel + " dst 10.1.0.9 self permanent", known.toString());
    NetlinkException twice = assertThrows(NetlinkException.class, () -> routes.add(known));
    assertTrue(twice.alreadyExists(), twice::toString);
    ForwardingEntry moved =
        ForwardingEntry.tunnel(tunnel, FIRST, InetAddress.ofLiteral("10.1.0.11"));
    routes.replace(moved);
    assertFalse(routes.forwarding().contains(known));
    routes.delete(moved);
    assertFalse(network.run("bridge", "fdb", "show", "dev", "tunnel").contains("02:00"));
  }

  @Test
  void portsOfABridge() {
    routes.createLink("bridge0", new LinkKind.Bridge());
    routes.enslave(link("left"), link("bridge0"));
    ForwardingEntry entry = ForwardingEntry.port(left, FIRST);
    routes.add(entry);
    assertTrue(routes.forwarding().contains(entry), routes.forwarding()::toString);
    String shown = network.run("bridge", "fdb", "show", "dev", "left");
    assertTrue(shown.contains("02:00:00:00:00:01 master bridge0 static"), shown);
    routes.delete(entry);
    assertFalse(routes.forwarding().contains(entry));
  }
}
