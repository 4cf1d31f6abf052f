package io.longshore.netlink.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest(commands = "ip")
class KernelRoutesTest {
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
    assertTrue(routes.addresses().contains(new LinkAddress(left, ip("10.1.0.1"), 24)));
    assertTrue(
        routes
            .routes()
            .contains(new Route(ip("10.2.0.0"), 16, Optional.of(ip("10.1.0.9")), left, 1000)));
    assertTrue(routes.routes().contains(Route.through(ip("10.1.0.0"), 24, left)));
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
  void damagedMessagesAreReadOrRefused() {
    routes.createLink("left", new LinkKind.Veth("right"));
    routes.createLink("tunnel", new LinkKind.Vxlan(42, 4789, true));
    network.run("ip", "addr", "add", "10.1.0.1/24", "dev", "left");
    network.run("ip", "link", "set", "dev", "left", "up");
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace())) {
      new Mutations(socket.list("list", LinkMessages.list(), MessageReader::copy))
          .feed(50_000, LinkMessages::read);
      new Mutations(socket.list("list", AddressMessages.list(), MessageReader::copy))
          .feed(50_000, AddressMessages::read);
      new Mutations(socket.list("list", RouteMessages.list(), MessageReader::copy))
          .feed(50_000, RouteMessages::read);
    }
  }

  @Test
  void linksReadLikeIpShowsThem() {
    assertEquals(
        "3: left veth mtu 1500 master 2 up",
        new Link(3, "left", new LinkKind.Veth(""), 1500, 2, true).toString());
    assertEquals(
        List.of("lo"), routes.links().stream().map(Link::name).filter("lo"::equals).toList());
  }
}
