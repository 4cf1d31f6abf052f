package io.longshore.netlink.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.Datagrams;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest(commands = "ip")
class RouteEventsTest {
  private final TestNetwork network = TestNetwork.create();
  private final KernelRoutes routes =
      new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace()));
  private final RouteEvents events =
      new RouteEvents(
          NetlinkEvents.open(
              NetlinkProtocol.ROUTE,
              network.namespace(),
              NetlinkEvents.Loss.REPORTED,
              RouteEvents.groups(RouteEvents.Group.values())));

  @AfterEach
  void close() {
    events.close();
    routes.close();
    network.close();
  }

  private List<RouteEvent> until(Predicate<RouteEvent> last) {
    List<RouteEvent> seen = new ArrayList<>();
    while (seen.stream().noneMatch(last)) {
      List<RouteEvent> next = events.next(Duration.ofSeconds(20));
      assertFalse(next.isEmpty(), () -> "only " + seen);
      seen.addAll(next);
    }
    return seen;
  }

  @Test
  void everythingThatComesAndGoesIsTold() {
    network.run("ip", "link", "add", "left", "type", "veth", "peer", "name", "right");
    network.run("ip", "link", "set", "left", "up");
    network.run("ip", "link", "set", "right", "up");
    Link left = routes.link("left").orElseThrow();
    LinkAddress address = new LinkAddress(left.index(), InetAddress.ofLiteral("10.1.0.1"), 24);
    Route route = Route.discarding(RouteType.BLACKHOLE, Prefix.parse("10.2.0.0/16")).inTable(1000);
    Rule rule = Rule.lookup(IpFamily.IPV6, 100, 1000);
    Neighbour neighbour =
        Neighbour.permanent(
            left.index(),
            InetAddress.ofLiteral("10.1.0.2"),
            HardwareAddress.parse("02:00:00:00:00:01"));
    routes.add(address);
    routes.add(route);
    routes.add(rule);
    routes.add(neighbour);
    routes.delete(neighbour);
    routes.delete(rule);
    routes.delete(route);
    routes.delete(address);
    routes.deleteLink(left);
    List<RouteEvent> seen =
        until(event -> event instanceof RouteEvent.Gone(Link gone) && gone.index() == left.index());
    for (RouteObject object : List.of(address, route, rule, neighbour)) {
      int came = seen.indexOf(new RouteEvent.Seen(object));
      assertTrue(came >= 0, () -> object + " did not come: " + seen);
      assertTrue(
          seen.stream().skip(came).anyMatch(event -> isAbout(event, object)),
          () -> object + " did not go: " + seen);
    }
    assertTrue(
        seen.stream().anyMatch(event -> event instanceof RouteEvent.Seen(Link link) && link.up()),
        seen::toString);
  }

  /** A neighbour that is removed is first told as one that failed. */
  private static boolean isAbout(RouteEvent event, RouteObject object) {
    return event instanceof RouteEvent.Gone(RouteObject gone)
        && (gone.equals(object)
            || (gone instanceof Neighbour one
                && object instanceof Neighbour other
                && one.address().equals(other.address())));
  }

  @Test
  void aPortThatLeavesItsBridgeIsNotGone() {
    routes.createLink("bridge0", new LinkKind.Bridge());
    routes.createLink("left", new LinkKind.Veth("right"));
    Link left = routes.link("left").orElseThrow();
    routes.enslave(left, routes.link("bridge0").orElseThrow());
    routes.free(left);
    routes.setMtu(left, 1234);
    List<RouteEvent> seen =
        until(event -> event instanceof RouteEvent.Seen(Link link) && link.mtu() == 1234);
    assertFalse(
        seen.stream().anyMatch(event -> event instanceof RouteEvent.Gone(Link _)), seen::toString);
    assertTrue(
        seen.stream().anyMatch(event -> event.object() instanceof ForwardingEntry), seen::toString);
  }

  @Test
  void onlyTheChosenGroupsAreJoined() {
    try (RouteEvents rules =
        new RouteEvents(
            NetlinkEvents.open(
                NetlinkProtocol.ROUTE,
                network.namespace(),
                NetlinkEvents.Loss.REPORTED,
                RouteEvents.groups(RouteEvents.Group.RULES)))) {
      routes.createLink("bridge0", new LinkKind.Bridge());
      Rule rule = Rule.lookup(IpFamily.IPV4, 100, 1000);
      routes.add(rule);
      assertEquals(List.of(new RouteEvent.Seen(rule)), rules.next(Duration.ofSeconds(20)));
      assertEquals(List.of(), rules.next(Duration.ZERO));
    }
  }

  @Test
  void whoIsTooSlowIsTold() {
    Datagrams full =
        new Datagrams() {
          @Override
          public void send(ByteBuffer messages) {
            throw new AssertionError("nobody sends");
          }

          @Override
          public int receive(ByteBuffer buffer, Duration patience) {
            return LOST;
          }

          @Override
          public void close() {}
        };
    try (RouteEvents slow = new RouteEvents(NetlinkEvents.over(full))) {
      assertTrue(
          assertThrows(NetlinkException.class, () -> slow.next(Duration.ofSeconds(20))).lost());
    }
  }
}
