package io.longshore.netlink.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.nftables.expr.AddressFamily;
import io.longshore.netlink.nftables.expr.Counter;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Lookup;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.Nat;
import io.longshore.netlink.nftables.expr.NumberGenerator;
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
class KernelNftablesTest {
  private static final TableName TABLE = new TableName(Family.IPV4, "test");
  private static final DataType FRONTEND =
      DataType.of(FieldType.IPV4_ADDRESS, FieldType.PROTOCOL, FieldType.PORT);
  private static final DataType CHOICE =
      DataType.of(
          Field.ipDestination(),
          Field.transportProtocol(),
          Field.destinationPort(),
          Field.number(2));
  private static final DataType TARGET =
      DataType.of(Field.ipDestination(), Field.destinationPort());

  private final TestNetwork network = TestNetwork.create();
  private final KernelNftables kernel =
      new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));

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

  private static Bytes ip(int last) {
    return Bytes.of((byte) 10, (byte) 0, (byte) 0, (byte) last);
  }

  private static Bytes frontend(int last) {
    return FRONTEND.join(ip(last), Bytes.u8(6), Bytes.big16(80));
  }

  private static Bytes choice(int last, int index) {
    return CHOICE.join(ip(last), Bytes.u8(6), Bytes.big16(80), Bytes.host32(index));
  }

  private static Bytes target(int last) {
    return TARGET.join(ip(last), Bytes.big16(8080));
  }

  private static NftTransaction proxy() {
    NamedSet services = NamedSet.verdictMap(TABLE.set("services"), FRONTEND, "");
    NamedSet endpoints =
        NamedSet.map(TABLE.set("endpoints"), CHOICE, TARGET, "all endpoints, by their index");
    Chain balance = Chain.of(TABLE.chain("lb-2"), "Services with two endpoints");
    Chain incoming =
        Chain.of(
            TABLE.chain("incoming"),
            BaseChain.of("nat", Hook.PREROUTING, Priority.DNAT),
            "packets from outside");
    return new NftTransaction()
        .add(Table.of(TABLE, "a proxy's"))
        .add(services)
        .add(endpoints)
        .add(balance)
        .add(incoming)
        .append(Rule.of(balance.name(), "", balance()))
        .append(Rule.of(incoming.name(), "is it a Service?", frontendLookup()))
        .add(services.name(), SetElement.of(frontend(1), Verdict.goTo("lb-2")).withComment("a/b"))
        .add(endpoints.name(), SetElement.of(choice(1, 0), target(21)))
        .add(endpoints.name(), SetElement.of(choice(1, 1), target(22)));
  }

  private static List<io.longshore.netlink.nftables.expr.Expression> frontendLookup() {
    return List.of(
        PayloadLoad.ipDestination(Register.at(0)),
        new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, Register.at(1)),
        PayloadLoad.destinationPort(Register.at(2)),
        Lookup.verdict("services", Register.at(0)));
  }

  private static List<io.longshore.netlink.nftables.expr.Expression> balance() {
    return List.of(
        PayloadLoad.ipDestination(Register.at(0)),
        new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, Register.at(1)),
        PayloadLoad.destinationPort(Register.at(2)),
        NumberGenerator.random(2, Register.at(3)),
        Lookup.map("endpoints", Register.at(0), Register.at(0)),
        Nat.destination(AddressFamily.IPV4, Register.at(0), Register.at(1)));
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
  void whatWeWroteIsReadAsItWas() {
    kernel.apply(proxy());
    assertEquals(List.of(TABLE), kernel.tables().stream().map(Table::table).toList());
    assertEquals("a proxy's", kernel.tables().getFirst().comment());
    List<Chain> chains = kernel.chains(TABLE);
    assertEquals(List.of("lb-2", "incoming"), chains.stream().map(c -> c.name().name()).toList());
    assertEquals(
        BaseChain.of("nat", Hook.PREROUTING, Priority.DNAT), chains.get(1).base().orElseThrow());
    assertEquals(2, kernel.rules(TABLE).size());
    Rule rule = kernel.rules(TABLE.chain("incoming")).getFirst();
    assertEquals("is it a Service?", rule.comment());
    assertEquals(frontendLookup(), rule.expressions());
    NamedSet endpoints = kernel.sets(TABLE).get(1);
    assertEquals(CHOICE, endpoints.key());
    assertEquals(new MapTarget.Data(TARGET), endpoints.target());
    assertEquals("all endpoints, by their index", endpoints.comment());
    assertEquals(
        List.of(SetElement.of(frontend(1), Verdict.goTo("lb-2")).withComment("a/b")),
        kernel.elements(TABLE.set("services")));
    assertEquals(
        SetElement.of(choice(1, 1), target(22)),
        kernel.element(TABLE.set("endpoints"), choice(1, 1)).orElseThrow());
    assertTrue(kernel.element(TABLE.set("endpoints"), choice(1, 2)).isEmpty());
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
  void rulesGoWhereTheyAreTold() {
    ChainName chain = TABLE.chain("order");
    kernel.apply(
        new NftTransaction()
            .add(Table.of(TABLE, ""))
            .add(Chain.of(chain, ""))
            .append(plain(chain, "b"))
            .append(plain(chain, "d"))
            .insert(plain(chain, "a")));
    long last = kernel.rules(chain).getLast().handle();
    kernel.apply(
        new NftTransaction()
            .insertBefore(last, plain(chain, "c"))
            .appendAfter(last, plain(chain, "e"))
            .replace(plain(chain, "D").withHandle(last)));
    assertEquals(List.of("a", "b", "c", "D", "e"), comments(chain));
    kernel.apply(new NftTransaction().delete(kernel.rules(chain).getFirst()));
    assertEquals(List.of("b", "c", "D", "e"), comments(chain));
    kernel.apply(new NftTransaction().flush(chain));
    assertEquals(List.of(), comments(chain));
    kernel.apply(new NftTransaction().delete(chain));
    assertEquals(List.of(), kernel.chains(TABLE));
  }

  private static Rule plain(ChainName chain, String comment) {
    return Rule.of(chain, comment, List.of(new ImmediateVerdict(Verdict.Plain.RETURN)));
  }

  private List<String> comments(ChainName chain) {
    return kernel.rules(chain).stream().map(Rule::comment).toList();
  }

  @Test
  void aFailedBatchChangesNothingAndSaysWhichObjectFailed() {
    kernel.apply(proxy());
    String before = ruleset();
    NftTransaction bad =
        new NftTransaction()
            .add(Chain.of(TABLE.chain("extra"), ""))
            .create(TABLE.set("endpoints"), SetElement.of(choice(2, 0), target(30)))
            .create(TABLE.set("endpoints"), SetElement.of(choice(1, 1), target(31)))
            .create(TABLE.set("endpoints"), SetElement.of(choice(2, 1), target(32)));
    NetlinkException refused = assertThrows(NetlinkException.class, () -> kernel.apply(bad));
    assertTrue(refused.alreadyExists(), refused::toString);
    assertTrue(
        refused.operation().startsWith("create element " + choice(1, 1)), refused::operation);
    assertTrue(refused.operation().endsWith("of ip test endpoints"), refused::operation);
    assertEquals(before, ruleset());
  }

  @Test
  void whatIsMissingIsToldFromWhatIsThereAlready() {
    NetlinkException missing =
        assertThrows(
            NetlinkException.class,
            () -> kernel.apply(new NftTransaction().add(Chain.of(TABLE.chain("x"), ""))));
    assertTrue(missing.notFound(), missing::toString);
    assertEquals("add chain ip test x", missing.operation());
    kernel.apply(new NftTransaction().create(Table.of(TABLE, "")));
    NetlinkException present =
        assertThrows(
            NetlinkException.class,
            () -> kernel.apply(new NftTransaction().create(Table.of(TABLE, ""))));
    assertTrue(present.alreadyExists(), present::toString);
    TableName longName = new TableName(Family.IPV4, "x".repeat(300));
    NetlinkException tooLong =
        assertThrows(
            NetlinkException.class,
            () -> kernel.apply(new NftTransaction().add(Table.of(longName, ""))));
    assertFalse(tooLong.notFound(), tooLong::toString);
  }

  @Test
  void aTransactionForAnotherGenerationIsRefused() {
    kernel.apply(new NftTransaction().add(Table.of(TABLE, "")));
    int now = kernel.generation().number();
    kernel.apply(new NftTransaction().expect(now).add(Chain.of(TABLE.chain("a"), "")));
    NetlinkException outdated =
        assertThrows(
            NetlinkException.class,
            () ->
                kernel.apply(new NftTransaction().expect(now).add(Chain.of(TABLE.chain("b"), ""))));
    assertTrue(outdated.outdated(), outdated::toString);
    assertEquals(now + 1, kernel.generation().number());
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
