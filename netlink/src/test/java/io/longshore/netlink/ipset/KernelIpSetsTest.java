package io.longshore.netlink.ipset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest(commands = "ipset")
class KernelIpSetsTest extends IpSetsContract {
  private final TestNetwork network = TestNetwork.create();
  private final KernelIpSets kernel = new KernelIpSets(socket());

  private NetlinkSocket socket() {
    return NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace());
  }

  @AfterEach
  void close() {
    kernel.close();
    network.close();
  }

  @Override
  IpSets sets() {
    return kernel;
  }

  /** Lines without what is drawn at random or counts down, and with one name of each protocol. */
  private static Set<String> lines(Stream<String> lines) {
    return lines
        .map(
            line ->
                line.strip()
                    .replaceAll(" bucketsize \\d+ initval 0x[0-9a-f]+", "")
                    .replaceAll("(?<=^add.{0,300} )timeout [1-9]\\d*", "timeout N")
                    .replace("ipv6-icmp", "icmpv6"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> ours() {
    return lines(kernel.list().stream().flatMap(set -> set.toString().lines()));
  }

  private Set<String> tools() {
    return lines(network.run("ipset", "save").lines());
  }

  @Test
  void ipsetSavesWhatWeMake() {
    make(kernel);
    assertEquals(3 * 2 + 2 * 5 + 3 + 4, ours().size());
    assertEquals(tools(), ours());
  }

  @Test
  void weFindWhatIpsetMakes() {
    String rules =
        """
        create a hash:ip family inet hashsize 1024 maxelem 65536
        add a 10.0.0.1
        create b hash:ip,port family inet6 hashsize 2048 maxelem 9 timeout 60 counters comment
        add b fd00::1,tcp:80 timeout 5000 packets 1 bytes 2 comment "hello x"
        add b fd00::1,icmpv6:200/0 timeout 0 packets 3 bytes 5
        create c hash:ip,port,ip family inet hashsize 64 maxelem 100
        add c 10.0.0.1,icmp:77/3,10.0.0.2
        create d hash:ip,port,net family inet hashsize 1024 maxelem 65536
        add d 10.0.0.1,sctp:53,10.0.0.0/8
        add d 10.0.0.1,sctp:53,10.1.0.0/16 nomatch
        create e hash:net family inet hashsize 1024 maxelem 65536 timeout 0
        add e 10.0.0.0/8 timeout 0
        add e 10.1.0.3 timeout 99 nomatch
        create f bitmap:port range 1-100 timeout 5 counters comment
        add f 22 timeout 500 packets 0 bytes 0 comment "ssh"
        create g hash:net,port family inet hashsize 1024 maxelem 65536
        add g 10.0.0.0/8,udplite:5
        """;
    network.runWithInput(rules, "ipset", "restore");
    assertEquals(lines(rules.lines()), ours());
    assertEquals(tools(), ours());
  }

  @Test
  void kindsThatWeDoNotMakeDoNotHideOthers() {
    network.run("ipset", "create", "lists", "list:set");
    network.run("ipset", "create", "wide", "hash:ip", "netmask", "24");
    network.run("ipset", "add", "wide", "10.0.0.0");
    kernel.create(PLAIN);
    network.run("ipset", "add", "lists", "plain");
    assertEquals(3, kernel.list().size());
    ListedSet wide = kernel.find("wide").orElseThrow();
    assertEquals("hash:ip", wide.definition().kind().typeName());
    assertTrue(wide.definition().kind() instanceof SetKind.Unknown, wide::toString);
    assertTrue(wide.entries().getFirst().element() instanceof Element.Unknown, wide::toString);
    assertThrows(IllegalArgumentException.class, () -> kernel.create(wide.definition()));
    assertThrows(IllegalArgumentException.class, () -> kernel.add("wide", wide.entries()));
    assertEquals(1, kernel.find("plain").orElseThrow().references());
    NetlinkException busy = assertThrows(NetlinkException.class, () -> kernel.destroy("plain"));
    assertTrue(busy.busy(), busy::toString);
    assertEquals(Optional.of(IpSetError.IN_USE), IpSetError.of(busy));
  }

  @Test
  void networksHoldTheirAddressesButForExceptions() {
    kernel.create(SetDefinition.hash("nets", HashKey.NET, IpFamily.IPV4));
    kernel.add(
        "nets",
        List.of(
            Entry.of(new Element.Net(Prefix.parse("10.0.0.0/8"))),
            Entry.of(new Element.Net(Prefix.parse("10.1.0.0/16"))).asException()));
    assertTrue(kernel.contains("nets", new Element.Net(Prefix.parse("10.2.0.1"))));
    assertFalse(kernel.contains("nets", new Element.Net(Prefix.parse("10.1.0.1"))));
    NetlinkException all =
        assertThrows(
            NetlinkException.class,
            () -> kernel.add("nets", new Element.Net(Prefix.parse("0.0.0.0/0"))));
    assertEquals(Optional.of(IpSetError.PREFIX_LENGTH), IpSetError.of(all));
  }

  @Test
  void elementsGoAfterTheirTime() {
    kernel.create(PLAIN.withTimeout(4000));
    kernel.add("plain", element("10.0.0.1"));
    kernel.put("plain", List.of(Entry.of(element("10.0.0.2")).withTimeout(9000)));
    for (Entry entry : kernel.find("plain").orElseThrow().entries()) {
      int most = entry.element().equals(element("10.0.0.1")) ? 4000 : 9000;
      int left = entry.timeoutSeconds().orElseThrow();
      assertTrue(left > most - 60 && left <= most, entry::toString);
    }
  }

  @Test
  void aLargeSetIsPutTogetherFromItsParts() {
    kernel.create(SetDefinition.hash("large", HashKey.IP_PORT, IpFamily.IPV4));
    List<Entry> entries = new ArrayList<>();
    for (int port = 1; port <= 20_000; port++) {
      entries.add(
          Entry.of(new Element.IpPort(ip("10.0.0.1"), new Element.Service(IpProtocol.TCP, port))));
    }
    kernel.add("large", entries);
    ListedSet large = kernel.find("large").orElseThrow();
    assertEquals(20_000, large.size());
    assertEquals(new HashSet<>(entries), new HashSet<>(large.entries()));
  }

  @Test
  void aFullHashSaysSo() {
    kernel.create(
        new SetDefinition(
            "tiny", new SetKind.Hash(HashKey.IP, IpFamily.IPV4, 64, 2), SetExtensions.NONE));
    List<Entry> entries =
        Stream.of("10.0.0.1", "10.0.0.2", "10.0.0.3")
            .map(address -> Entry.of(element(address)))
            .toList();
    NetlinkException full = assertThrows(NetlinkException.class, () -> kernel.add("tiny", entries));
    assertTrue(full.full(), full::toString);
    assertEquals(Optional.of(IpSetError.FULL), IpSetError.of(full));
  }

  @Test
  void namesAndCommentsThatAreTooLongAreRefusedBeforehand() {
    kernel.create(PORTS);
    assertTrue(
        assertThrows(NetlinkException.class, () -> kernel.destroy("x".repeat(32))).nameTooLong());
    assertTrue(
        assertThrows(
                NetlinkException.class,
                () ->
                    kernel.add(
                        "ports",
                        List.of(Entry.of(new Element.Port(1)).withComment("x".repeat(256)))))
            .nameTooLong());
    assertThrows(IllegalArgumentException.class, () -> kernel.destroy(""));
  }

  @Test
  void damagedMessagesAreReadOrRefused() {
    make(kernel);
    network.run("ipset", "create", "lists", "list:set");
    network.run("ipset", "add", "lists", "plain");
    try (NetlinkSocket socket = socket()) {
      new Mutations(socket.list("list", new SetMessages(7).list(false), MessageReader::copy))
          .feed(40_000, message -> new SetListing().message(message));
      new Mutations(
              socket.list(
                  "ask", new SetMessages(7).askRevisions(PLAIN.kind()), MessageReader::copy))
          .feed(5_000, SetMessages::readRevisions);
    }
  }
}
