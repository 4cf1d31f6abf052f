package io.longshore.netlink.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.nftables.expr.Counter;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Lookup;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our batches against nft: what one writes the other reads alike. */
@KernelTest(commands = "nft")
class KernelNftablesTest extends NftablesContract {
  private final TestNetwork network = TestNetwork.create();
  private final KernelNftables kernel =
      new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));

  @Override
  Nftables nftables() {
    return kernel;
  }

  @AfterEach
  void close() {
    kernel.close();
    network.close();
  }

  private String ruleset() {
    return network.run("nft", "list", "ruleset");
  }

  /** What nft lists after it read a text, in a network of its own. */
  private static String listed(String text) {
    try (TestNetwork other = TestNetwork.create()) {
      other.runWithInput(text, "nft", "-f", "-");
      return other.run("nft", "list", "ruleset");
    }
  }

  @Test
  void nftListsWhatWeWroteAsIfItHadWrittenIt() {
    kernel.apply(proxy());
    assertEquals(
        listed(
            """
            table ip test {
              comment "a proxy's"
              map services { type ipv4_addr . inet_proto . inet_service : verdict;
                elements = { 10.0.0.1 . tcp . 80 comment "a/b" : goto lb-2 } }
              map endpoints {
                typeof ip daddr . meta l4proto . th dport . numgen random mod 2 : ip daddr . th dport
                comment "all endpoints, by their index"
                elements = { 10.0.0.1 . tcp . 80 . 0 : 10.0.0.21 . 8080,
                             10.0.0.1 . tcp . 80 . 1 : 10.0.0.22 . 8080 } }
              chain lb-2 {
                comment "Services with two endpoints"
                dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 2 map @endpoints
              }
              chain incoming {
                comment "packets from outside"
                type nat hook prerouting priority dstnat; policy accept;
                ip daddr . meta l4proto . th dport vmap @services comment "is it a Service?"
              }
            }
            """),
        ruleset());
  }

  @Test
  void setsOfAllKindsAreListedAlike() {
    DataType address = DataType.of(FieldType.IPV4_ADDRESS);
    NamedSet recent =
        NamedSet.set(TABLE.set("recent"), address, "")
            .with(NamedSet.Flag.DYNAMIC, NamedSet.Flag.TIMEOUT)
            .withTimeout(Duration.ofHours(3))
            .withSize(65535);
    NamedSet ranges = NamedSet.set(TABLE.set("ranges"), address, "").with(NamedSet.Flag.INTERVAL);
    DataType pair = DataType.of(FieldType.IPV4_ADDRESS, FieldType.PORT);
    NamedSet pairs = NamedSet.set(TABLE.set("pairs"), pair, "").with(NamedSet.Flag.INTERVAL);
    NamedSet counted =
        NamedSet.set(TABLE.set("counted"), DataType.of(FieldType.MARK), "")
            .withExpressions(new Counter(0, 0));
    kernel.apply(
        new NftTransaction()
            .add(Table.of(TABLE, ""))
            .add(recent)
            .add(ranges)
            .add(pairs)
            .add(counted)
            .add(NamedObject.of(TABLE.object("seen"), new Counter(3, 180), "so far"))
            .add(ranges.name(), SetElement.of(ip(8)))
            .add(ranges.name(), SetElement.rangeEnd(ip(16)))
            .add(
                pairs.name(),
                SetElement.of(pair.join(ip(0), Bytes.big16(1)))
                    .upTo(pair.join(ip(255), Bytes.big16(1023)))
                    .withComment("low ports"))
            .add(counted.name(), SetElement.of(Bytes.host32(0x4000))));
    assertEquals(
        listed(
            """
            table ip test {
              set recent { type ipv4_addr; size 65535; flags dynamic,timeout; timeout 3h; }
              set ranges { type ipv4_addr; flags interval; elements = { 10.0.0.8/29 } }
              set pairs { type ipv4_addr . inet_service; flags interval;
                elements = { 10.0.0.0/24 . 1-1023 comment "low ports" } }
              set counted { type mark; counter; elements = { 0x4000 } }
              counter seen { packets 3 bytes 180; comment "so far"; }
            }
            """),
        ruleset());
    assertEquals(List.of(recent, ranges, pairs, counted), withoutHandles(kernel.sets(TABLE)));
    assertEquals(new Counter(3, 180), kernel.objects(TABLE).getFirst().state());
  }

  private static List<NamedSet> withoutHandles(List<NamedSet> sets) {
    return sets.stream()
        .map(
            set ->
                new NamedSet(
                    set.name(),
                    set.key(),
                    set.target(),
                    set.flags(),
                    set.timeout(),
                    set.size(),
                    set.expressions(),
                    set.comment(),
                    0))
        .toList();
  }

  @Test
  void aNameThatIsTooLongIsNotAMissingObject() {
    TableName longName = new TableName(Family.IPV4, "x".repeat(300));
    NetlinkException tooLong =
        assertThrows(
            NetlinkException.class,
            () -> kernel.apply(new NftTransaction().add(Table.of(longName, ""))));
    assertFalse(tooLong.notFound(), tooLong::toString);
  }

  @Test
  void aHundredThousandElementsAreOneTransaction() {
    NamedSet map = NamedSet.map(TABLE.set("big"), FRONTEND, DataType.of(FieldType.PORT), "");
    NftTransaction changes = new NftTransaction().add(Table.of(TABLE, "")).add(map);
    int before = kernel.generation().number();
    List<SetElement> elements = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      Bytes key = FRONTEND.join(Bytes.big32(i), Bytes.u8(17), Bytes.big16(i & 0xffff));
      elements.add(SetElement.of(key, Bytes.big16(i & 0xffff)));
    }
    kernel.apply(changes.add(map.name(), elements));
    assertEquals(before + 1, kernel.generation().number());
    assertEquals(100_000, kernel.elements(map.name()).size());
    kernel.apply(changes.clear().delete(map.name(), elements.subList(0, 99_999)));
    assertEquals(List.of(elements.getLast()), kernel.elements(map.name()));
    kernel.apply(changes.clear().flush(map.name()));
    assertEquals(List.of(), kernel.elements(map.name()));
    kernel.apply(changes.clear().delete(map.name()).delete(TABLE));
    assertEquals(List.of(), kernel.tables());
  }

  @Test
  void aSetWithoutNameBelongsToItsRule() {
    ChainName chain = TABLE.chain("c");
    NftTransaction changes = new NftTransaction().add(Table.of(TABLE, "")).add(Chain.of(chain, ""));
    NamedSet ports =
        NamedSet.set(TABLE.set("__set%d"), DataType.of(FieldType.PORT), "")
            .with(NamedSet.Flag.ANONYMOUS, NamedSet.Flag.CONSTANT);
    int id =
        changes.addAnonymous(
            ports, List.of(SetElement.of(Bytes.big16(80)), SetElement.of(Bytes.big16(443))));
    kernel.apply(
        changes.append(
            Rule.of(
                chain,
                PayloadLoad.destinationPort(Register.at(0)),
                Lookup.in("__set%d", Register.at(0)).withSetId(id),
                new ImmediateVerdict(Verdict.Plain.DROP))));
    assertTrue(ruleset().contains("th dport { 80, 443 } drop"), ruleset());
  }

  @Test
  void aTransactionThatWasRefusedInPartGoesOnWithTheRest() {
    NftTransaction changes = new NftTransaction().add(Table.of(TABLE, "x".repeat(200)));
    assertThrows(
        IllegalArgumentException.class, () -> changes.add(Table.of(TABLE, "x".repeat(300))));
    kernel.apply(changes);
    assertEquals("x".repeat(200), kernel.tables().getFirst().comment());
    assertThrows(IllegalStateException.class, () -> changes.add(Table.of(TABLE, "")));
  }
}
