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
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be changed at a link, and where it can be moved. */
@KernelTest(commands = {"ip", "bridge", "ping", "sleep"})
class KernelLinksTest {
  private static final HardwareAddress HARDWARE = HardwareAddress.parse("02:00:00:00:00:2a");

  private final TestNetwork network = TestNetwork.create();
  private final TestNetwork other = TestNetwork.create();
  private final KernelRoutes here = open(network);
  private final KernelRoutes there = open(other);

  private static KernelRoutes open(TestNetwork network) {
    return new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace()));
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
    network.close();
    other.close();
  }

  private Link left() {
    return here.link("left").orElseThrow();
  }

  private LinkStatistics statistics(String link) {
    return Optional.ofNullable(here.statistics().get(link)).orElseThrow();
  }

  @Test
  void namesAddressesAndFlags() {
    here.createLink("left", new LinkKind.Veth("right"));
    here.setAddress(left(), HARDWARE);
    here.setPromiscuous(left(), true);
    assertEquals(HARDWARE, left().address());
    assertTrue(left().flags().contains(LinkFlag.PROMISCUOUS), () -> left().toString());
    String shown = network.run("ip", "-j", "link", "show", "left");
    assertTrue(shown.contains("\"address\":\"02:00:00:00:00:2a\""), shown);
    assertTrue(shown.contains("\"PROMISC\""), shown);
    here.setPromiscuous(left(), false);
    assertFalse(left().flags().contains(LinkFlag.PROMISCUOUS));
    int index = left().index();
    here.rename(left(), "renamed");
    assertEquals(Optional.empty(), here.link("left"));
    assertEquals("renamed", here.link(index).orElseThrow().name());
    assertEquals(Optional.empty(), here.link(index + 1000));
    Link right = here.link("right").orElseThrow();
    assertTrue(
        assertThrows(NetlinkException.class, () -> here.rename(right, "renamed")).alreadyExists());
    assertTrue(
        assertThrows(NetlinkException.class, () -> here.rename(right, "sixteen-letters-"))
            .nameTooLong());
    assertTrue(
        assertThrows(
                NetlinkException.class,
                () -> here.createLink("left", new LinkKind.Other("longshore-none")))
            .notSupported());
  }

  @Test
  void portsOfABridgeSendBack() {
    here.createLink("bridge0", new LinkKind.Bridge());
    here.createLink("left", new LinkKind.Veth("right"));
    here.enslave(left(), here.link("bridge0").orElseThrow());
    assertFalse(left().flags().contains(LinkFlag.HAIRPIN));
    here.setHairpin(left(), true);
    assertTrue(left().flags().contains(LinkFlag.HAIRPIN));
    assertTrue(network.run("bridge", "-d", "link", "show").contains("hairpin on"));
    network.run("bridge", "link", "set", "dev", "left", "hairpin", "off");
    assertFalse(left().flags().contains(LinkFlag.HAIRPIN));
  }

  @Test
  void linksMoveBetweenNamespaces() {
    here.createLink("left", new LinkKind.Veth("right"));
    here.move(left(), other.namespace(), "eth0");
    assertEquals(Optional.empty(), here.link("left"));
    assertTrue(other.run("ip", "link", "show", "eth0").contains("eth0"));
    there.move(there.link("eth0").orElseThrow(), network.namespace());
    assertTrue(here.link("eth0").isPresent());
    assertEquals(Optional.empty(), there.link("eth0"));
  }

  @Test
  void aPairIsMadeAcrossNamespaces() {
    here.createPair("left", "eth0", other.namespace());
    assertEquals(Optional.empty(), here.link("eth0"));
    assertEquals(there.link("eth0").orElseThrow().index(), left().peer());
    network.run("ip", "addr", "add", "10.1.0.1/24", "dev", "left");
    other.run("ip", "addr", "add", "10.1.0.2/24", "dev", "eth0");
    here.setUp(left(), true);
    there.setUp(there.link("eth0").orElseThrow(), true);
    network.run("ping", "-c", "1", "10.1.0.2");
    here.createLink("eth0", new LinkKind.Bridge());
    NetlinkException taken =
        assertThrows(
            NetlinkException.class, () -> here.createPair("more", "eth0", other.namespace()));
    assertTrue(taken.alreadyExists(), taken::toString);
  }

  @Test
  void aLinkMovesToTheNamespaceOfAProcess() throws Exception {
    Process process = new ProcessBuilder(other.inside("sleep", "600")).start();
    try {
      here.createLink("left", new LinkKind.Veth("right"));
      // The shell that enters the namespace becomes the process that sleeps in it.
      Eventually.holds(
          () -> process.info().command().orElse("").endsWith("sleep"), process.info()::toString);
      here.moveToProcess(left(), (int) process.pid());
      assertTrue(there.link("left").isPresent());
    } finally {
      process.destroy();
      process.waitFor();
    }
    NetlinkException gone =
        assertThrows(
            NetlinkException.class,
            () -> here.moveToProcess(here.link("right").orElseThrow(), (int) process.pid()));
    assertTrue(gone.notFound(), gone::toString);
  }

  @Test
  void whatALinkHasCarriedIsCounted() {
    here.createPair("left", "eth0", other.namespace());
    network.run("ip", "addr", "add", "10.1.0.1/24", "dev", "left");
    other.run("ip", "addr", "add", "10.1.0.2/24", "dev", "eth0");
    here.setUp(left(), true);
    there.setUp(there.link("eth0").orElseThrow(), true);
    network.run("ping", "-c", "3", "-i", "0.05", "-s", "1000", "10.1.0.2");
    LinkStatistics counted = statistics("left");
    assertTrue(counted.sent().bytes() >= 3 * 1042 && counted.received().bytes() >= 3 * 1042);
    assertTrue(counted.sent().packets() >= 3, counted::toString);
    String shown = network.run("ip", "-j", "-s", "link", "show", "lo");
    LinkStatistics.Side lo = statistics("lo").received();
    assertTrue(
        shown.contains(
            "\"rx\":{\"bytes\":%d,\"packets\":%d,\"errors\":%d,\"dropped\":%d"
                .formatted(lo.bytes(), lo.packets(), lo.errors(), lo.dropped())),
        shown);
  }

  @Test
  void linksReadLikeIpShowsThem() {
    assertEquals(
        "3: left@if7: <UP,BROADCAST> mtu 1500 master 2 veth 02:00:00:00:00:2a",
        new Link(
                3,
                "left",
                new LinkKind.Veth(""),
                1500,
                2,
                7,
                Set.of(LinkFlag.BROADCAST, LinkFlag.UP),
                HARDWARE)
            .toString());
    assertEquals(
        "1: lo: <LOOPBACK> mtu 65536",
        new Link(
                1,
                "lo",
                new LinkKind.Plain(),
                65536,
                0,
                0,
                Set.of(LinkFlag.LOOPBACK),
                new HardwareAddress(Bytes.EMPTY))
            .toString());
  }
}
