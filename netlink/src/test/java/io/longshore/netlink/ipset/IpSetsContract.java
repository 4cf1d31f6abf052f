package io.longshore.netlink.ipset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.ipset.Element.Service;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What all sets do: the kernel's, and those that stand in for them in tests. */
abstract class IpSetsContract {
  static final SetDefinition PLAIN = SetDefinition.hash("plain", HashKey.IP, IpFamily.IPV4);
  static final SetDefinition PORTS = SetDefinition.ports("ports").withComments();

  /** The JDK would take ::ffff:10.0.0.1 for an address of the other version. */
  private static final InetAddress MAPPED =
      IpFamily.IPV6.address(Bytes.ofHex("00000000 00000000 0000ffff 0a000001"));

  /** No sets at first. */
  abstract IpSets sets();

  static InetAddress ip(String text) {
    return InetAddress.ofLiteral(text);
  }

  static Element.Ip element(String address) {
    return new Element.Ip(ip(address));
  }

  private static Service tcp(int port) {
    return new Service(IpProtocol.TCP, port);
  }

  /** Each kind of set with each kind of element. */
  static Map<SetDefinition, List<Entry>> everyKind() {
    Map<SetDefinition, List<Entry>> kinds = new LinkedHashMap<>();
    kinds.put(PLAIN, List.of(Entry.of(element("10.0.0.1")), Entry.of(element("10.0.0.2"))));
    kinds.put(
        SetDefinition.hash("plain6", HashKey.IP, IpFamily.IPV6).withCounters(),
        List.of(
            Entry.of(element("fd00::1")).withCounters(3, 1L << 33),
            Entry.of(new Element.Ip(MAPPED)).withCounters(0, 0)));
    kinds.put(
        new SetDefinition(
            "small",
            new SetKind.Hash(HashKey.IP_PORT, IpFamily.IPV4, 64, 100),
            new SetExtensions(OptionalInt.of(0), true, true)),
        List.of(
            Entry.of(new Element.IpPort(ip("10.0.0.1"), tcp(80)))
                .withTimeout(0)
                .withCounters(1, 2)
                .withComment("web site"),
            Entry.of(new Element.IpPort(ip("10.0.0.1"), Service.icmp(IpProtocol.ICMP, 77, 3)))
                .withTimeout(0)
                .withCounters(0, 0)));
    kinds.put(
        SetDefinition.hash("hairpin", HashKey.IP_PORT_IP, IpFamily.IPV6).withComments(),
        List.of(
            Entry.of(
                    new Element.IpPortIp(
                        ip("fd00::1"), new Service(IpProtocol.UDP, 53), ip("fd00::1")))
                .withComment("x".repeat(255)),
            Entry.of(
                new Element.IpPortIp(
                    ip("fd00::1"), Service.icmp(IpProtocol.ICMPV6, 200, 1), ip("fd00::2")))));
    kinds.put(
        SetDefinition.hash("ranges", HashKey.IP_PORT_NET, IpFamily.IPV4),
        List.of(
            Entry.of(
                new Element.IpPortNet(
                    ip("10.0.0.1"), new Service(IpProtocol.SCTP, 9), Prefix.parse("10.0.0.0/8"))),
            Entry.of(
                    new Element.IpPortNet(
                        ip("10.0.0.1"),
                        new Service(IpProtocol.SCTP, 9),
                        Prefix.parse("10.1.0.0/16")))
                .asException()));
    kinds.put(
        SetDefinition.hash("nets", HashKey.NET, IpFamily.IPV6),
        List.of(
            Entry.of(new Element.Net(Prefix.parse("fd00::/8"))),
            Entry.of(new Element.Net(Prefix.parse("fd01::1"))).asException()));
    kinds.put(
        SetDefinition.hash("netports", HashKey.NET_PORT, IpFamily.IPV4),
        List.of(
            Entry.of(
                new Element.NetPort(
                    Prefix.parse("10.0.0.0/8"), new Service(IpProtocol.UDPLITE, 5)))));
    kinds.put(
        PORTS,
        List.of(Entry.of(new Element.Port(0)), Entry.of(new Element.Port(22)).withComment("ssh")));
    return kinds;
  }

  static void make(IpSets sets) {
    everyKind()
        .forEach(
            (definition, entries) -> {
              sets.create(definition);
              sets.add(definition.name(), entries);
            });
  }

  private static NetlinkException refused(IpSetError reason, Executable change) {
    NetlinkException failure = assertThrows(NetlinkException.class, change);
    assertEquals(Optional.of(reason), IpSetError.of(failure), failure::toString);
    return failure;
  }

  private static NetlinkException refused(Executable change) {
    return assertThrows(NetlinkException.class, change);
  }

  private Set<Element> elements(String name) {
    Set<Element> found = new HashSet<>();
    sets().find(name).orElseThrow().entries().forEach(entry -> found.add(entry.element()));
    return found;
  }

  @Test
  void setsAreFoundAsTheyWereMade() {
    IpSets sets = sets();
    make(sets);
    everyKind()
        .forEach(
            (definition, entries) -> {
              ListedSet found = sets.find(definition.name()).orElseThrow();
              assertEquals(definition, found.definition());
              assertEquals(new HashSet<>(entries), new HashSet<>(found.entries()));
              assertEquals(entries.size(), found.size());
              entries.stream()
                  .filter(entry -> !entry.exception())
                  .forEach(entry -> assertTrue(sets.contains(found.name(), entry.element())));
            });
    assertEquals(everyKind().size(), sets.list().size());
    Set<SetDefinition> headers = new HashSet<>();
    sets.headers().forEach(set -> headers.add(set.definition()));
    assertEquals(everyKind().keySet(), headers);
    assertTrue(sets.headers().stream().allMatch(set -> set.entries().isEmpty()));
    for (SetDefinition definition : everyKind().keySet()) {
      sets.flush(definition.name());
      assertEquals(Set.of(), elements(definition.name()));
      sets.destroy(definition.name());
    }
    assertEquals(List.of(), sets.list());
    assertEquals(Optional.empty(), sets.find("plain"));
  }

  @Test
  void elementsComeAndGo() {
    IpSets sets = sets();
    sets.create(PLAIN);
    sets.ensure(PLAIN);
    sets.add("plain", element("10.0.0.1"));
    assertTrue(sets.contains("plain", element("10.0.0.1")));
    assertFalse(sets.contains("plain", element("10.0.0.2")));
    sets.put("plain", List.of(Entry.of(element("10.0.0.1")), Entry.of(element("10.0.0.2"))));
    assertEquals(Set.of(element("10.0.0.1"), element("10.0.0.2")), elements("plain"));
    sets.discard("plain", List.of(element("10.0.0.9"), element("10.0.0.1")));
    sets.delete("plain", element("10.0.0.2"));
    assertEquals(Set.of(), elements("plain"));
    sets.add("plain", List.of());
    sets.delete("plain", List.of());
  }

  @Test
  void whatIsPutReplacesWhatIsKeptOfAnElement() {
    IpSets sets = sets();
    sets.create(PORTS);
    Entry ssh = Entry.of(new Element.Port(22)).withComment("ssh");
    sets.put("ports", List.of(ssh.withComment("old")));
    sets.put("ports", List.of(ssh));
    assertEquals(List.of(ssh), sets.find("ports").orElseThrow().entries());
  }

  @Test
  void rulesSeeTheOtherElementsAfterASwap() {
    IpSets sets = sets();
    sets.create(PLAIN);
    sets.create(SetDefinition.hash("next", HashKey.IP, IpFamily.IPV4));
    sets.add("next", element("10.0.0.7"));
    sets.swap("plain", "next");
    assertEquals(Set.of(element("10.0.0.7")), elements("plain"));
    assertEquals(Set.of(), elements("next"));
    sets.destroy("next");
    sets.rename("plain", "next");
    assertEquals(Set.of(element("10.0.0.7")), elements("next"));
    assertEquals(Optional.empty(), sets.find("plain"));
  }

  @Test
  void whatIsThereOrMissingIsToldWithoutReadingText() {
    IpSets sets = sets();
    assertTrue(refused(() -> sets.destroy("plain")).notFound());
    assertTrue(refused(() -> sets.add("plain", element("10.0.0.1"))).notFound());
    assertTrue(refused(() -> sets.contains("plain", element("10.0.0.1"))).notFound());
    sets.create(PLAIN);
    sets.create(PORTS);
    assertTrue(refused(() -> sets.create(PLAIN)).alreadyExists());
    assertTrue(refused(() -> sets.ensure(SetDefinition.ports("plain"))).alreadyExists());
    sets.add("plain", element("10.0.0.1"));
    assertTrue(
        refused(IpSetError.ELEMENT_EXISTS, () -> sets.add("plain", element("10.0.0.1")))
            .alreadyExists());
    assertTrue(
        refused(IpSetError.ELEMENT_MISSING, () -> sets.delete("plain", element("10.0.0.2")))
            .notFound());
    assertTrue(refused(IpSetError.NAME_TAKEN, () -> sets.rename("plain", "ports")).alreadyExists());
    assertTrue(refused(IpSetError.SECOND_SET_MISSING, () -> sets.swap("plain", "none")).notFound());
    refused(IpSetError.TYPES_DIFFER, () -> sets.swap("plain", "ports"));
  }

  @Test
  void whatASetCannotHoldIsToldWithoutReadingText() {
    IpSets sets = sets();
    sets.create(new SetDefinition("few", new SetKind.PortBitmap(1, 9), SetExtensions.NONE));
    refused(IpSetError.OUT_OF_RANGE, () -> sets.add("few", new Element.Port(10)));
    Entry port = Entry.of(new Element.Port(9));
    refused(IpSetError.NO_COMMENTS, () -> sets.add("few", List.of(port.withComment("nine"))));
    refused(IpSetError.NO_TIMEOUTS, () -> sets.add("few", List.of(port.withTimeout(9))));
    refused(IpSetError.NO_COUNTERS, () -> sets.add("few", List.of(port.withCounters(1, 1))));
    sets.create(PLAIN);
    refused(IpSetError.PROTOCOL, () -> sets.add("plain", new Element.Port(10)));
    assertEquals(Set.of(), elements("few"));
    assertEquals(Set.of(), elements("plain"));
  }

  @Test
  void aFailureAmongManyElementsIsNamedAndTheOthersAreAdded() {
    IpSets sets = sets();
    sets.create(PLAIN);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      entries.add(Entry.of(element("10.0." + i / 200 + "." + (1 + i % 200))));
    }
    sets.add("plain", element("10.0.3.7"));
    NetlinkException failure = refused(IpSetError.ELEMENT_EXISTS, () -> sets.add("plain", entries));
    assertTrue(failure.alreadyExists(), failure::toString);
    assertTrue(String.valueOf(failure.getMessage()).contains("10.0.3.7"), failure::toString);
    assertEquals(1000, elements("plain").size());
    List<Element> gone = entries.subList(0, 500).stream().map(Entry::element).toList();
    sets.delete("plain", gone);
    assertEquals(500, elements("plain").size());
  }
}
