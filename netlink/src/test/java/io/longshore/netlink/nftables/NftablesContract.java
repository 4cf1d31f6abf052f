package io.longshore.netlink.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.nftables.expr.AddressFamily;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Lookup;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.Nat;
import io.longshore.netlink.nftables.expr.NumberGenerator;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is true of every ruleset. */
abstract class NftablesContract {
  static final TableName TABLE = new TableName(Family.IPV4, "test");
  static final DataType FRONTEND =
      DataType.of(FieldType.IPV4_ADDRESS, FieldType.PROTOCOL, FieldType.PORT);
  static final DataType CHOICE =
      DataType.of(
          Field.ipDestination(),
          Field.transportProtocol(),
          Field.destinationPort(),
          Field.number(2));
  static final DataType TARGET = DataType.of(Field.ipDestination(), Field.destinationPort());

  /** Without any table. */
  abstract Nftables nftables();

  static Bytes ip(int last) {
    return Bytes.of((byte) 10, (byte) 0, (byte) 0, (byte) last);
  }

  static Bytes frontend(int last) {
    return FRONTEND.join(ip(last), Bytes.u8(6), Bytes.big16(80));
  }

  static Bytes choice(int last, int index) {
    return CHOICE.join(ip(last), Bytes.u8(6), Bytes.big16(80), Bytes.host32(index));
  }

  static Bytes target(int last) {
    return TARGET.join(ip(last), Bytes.big16(8080));
  }

  static NftTransaction proxy() {
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

  static List<io.longshore.netlink.nftables.expr.Expression> frontendLookup() {
    return List.of(
        PayloadLoad.ipDestination(Register.at(0)),
        new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, Register.at(1)),
        PayloadLoad.destinationPort(Register.at(2)),
        Lookup.verdict("services", Register.at(0)));
  }

  static List<io.longshore.netlink.nftables.expr.Expression> balance() {
    return List.of(
        PayloadLoad.ipDestination(Register.at(0)),
        new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, Register.at(1)),
        PayloadLoad.destinationPort(Register.at(2)),
        NumberGenerator.random(2, Register.at(3)),
        Lookup.map("endpoints", Register.at(0), Register.at(0)),
        Nat.destination(AddressFamily.IPV4, Register.at(0), Register.at(1)));
  }

  @Test
  void whatWeWroteIsReadAsItWas() {
    nftables().apply(proxy());
    assertEquals(List.of(TABLE), nftables().tables().stream().map(Table::table).toList());
    assertEquals("a proxy's", nftables().tables().getFirst().comment());
    List<Chain> chains = nftables().chains(TABLE);
    assertEquals(List.of("lb-2", "incoming"), chains.stream().map(c -> c.name().name()).toList());
    assertEquals(
        BaseChain.of("nat", Hook.PREROUTING, Priority.DNAT), chains.get(1).base().orElseThrow());
    assertEquals(2, nftables().rules(TABLE).size());
    Rule rule = nftables().rules(TABLE.chain("incoming")).getFirst();
    assertEquals("is it a Service?", rule.comment());
    assertEquals(frontendLookup(), rule.expressions());
    NamedSet endpoints = nftables().sets(TABLE).get(1);
    assertEquals(CHOICE, endpoints.key());
    assertEquals(new MapTarget.Data(TARGET), endpoints.target());
    assertEquals("all endpoints, by their index", endpoints.comment());
    assertEquals(
        List.of(SetElement.of(frontend(1), Verdict.goTo("lb-2")).withComment("a/b")),
        nftables().elements(TABLE.set("services")));
    assertEquals(
        SetElement.of(choice(1, 1), target(22)),
        nftables().element(TABLE.set("endpoints"), choice(1, 1)).orElseThrow());
    assertTrue(nftables().element(TABLE.set("endpoints"), choice(1, 2)).isEmpty());
  }

  @Test
  void rulesGoWhereTheyAreTold() {
    ChainName chain = TABLE.chain("order");
    nftables()
        .apply(
            new NftTransaction()
                .add(Table.of(TABLE, ""))
                .add(Chain.of(chain, ""))
                .append(plain(chain, "b"))
                .append(plain(chain, "d"))
                .insert(plain(chain, "a")));
    long last = nftables().rules(chain).getLast().handle();
    nftables()
        .apply(
            new NftTransaction()
                .insertBefore(last, plain(chain, "c"))
                .appendAfter(last, plain(chain, "e"))
                .replace(plain(chain, "D").withHandle(last)));
    assertEquals(List.of("a", "b", "c", "D", "e"), comments(chain));
    nftables().apply(new NftTransaction().delete(nftables().rules(chain).getFirst()));
    assertEquals(List.of("b", "c", "D", "e"), comments(chain));
    nftables().apply(new NftTransaction().flush(chain));
    assertEquals(List.of(), comments(chain));
    nftables().apply(new NftTransaction().delete(chain));
    assertEquals(List.of(), nftables().chains(TABLE));
  }

  static Rule plain(ChainName chain, String comment) {
    return Rule.of(chain, comment, List.of(new ImmediateVerdict(Verdict.Plain.RETURN)));
  }

  private List<String> comments(ChainName chain) {
    return nftables().rules(chain).stream().map(Rule::comment).toList();
  }

  @Test
  void aFailedBatchChangesNothingAndSaysWhichObjectFailed() {
    nftables().apply(proxy());
    List<SetElement> before = nftables().elements(TABLE.set("endpoints"));
    NftTransaction bad =
        new NftTransaction()
            .add(Chain.of(TABLE.chain("extra"), ""))
            .create(TABLE.set("endpoints"), SetElement.of(choice(2, 0), target(30)))
            .create(TABLE.set("endpoints"), SetElement.of(choice(1, 1), target(31)))
            .create(TABLE.set("endpoints"), SetElement.of(choice(2, 1), target(32)));
    NetlinkException refused = assertThrows(NetlinkException.class, () -> nftables().apply(bad));
    assertTrue(refused.alreadyExists(), refused::toString);
    assertTrue(
        refused.operation().startsWith("create element " + choice(1, 1)), refused::operation);
    assertTrue(refused.operation().endsWith("of ip test endpoints"), refused::operation);
    assertEquals(before, nftables().elements(TABLE.set("endpoints")));
    assertEquals(2, nftables().chains(TABLE).size());
  }

  @Test
  void whatIsMissingIsToldFromWhatIsThereAlready() {
    NetlinkException missing =
        assertThrows(
            NetlinkException.class,
            () -> nftables().apply(new NftTransaction().add(Chain.of(TABLE.chain("x"), ""))));
    assertTrue(missing.notFound(), missing::toString);
    assertEquals("add chain ip test x", missing.operation());
    nftables().apply(new NftTransaction().create(Table.of(TABLE, "")));
    NetlinkException present =
        assertThrows(
            NetlinkException.class,
            () -> nftables().apply(new NftTransaction().create(Table.of(TABLE, ""))));
    assertTrue(present.alreadyExists(), present::toString);
  }

  @Test
  void aTransactionForAnotherGenerationIsRefused() {
    nftables().apply(new NftTransaction().add(Table.of(TABLE, "")));
    int now = nftables().generation().number();
    nftables().apply(new NftTransaction().expect(now).add(Chain.of(TABLE.chain("a"), "")));
    NetlinkException outdated =
        assertThrows(
            NetlinkException.class,
            () ->
                nftables()
                    .apply(new NftTransaction().expect(now).add(Chain.of(TABLE.chain("b"), ""))));
    assertTrue(outdated.outdated(), outdated::toString);
    assertEquals(now + 1, nftables().generation().number());
  }

  @Test
  void whatIsInUseStays() {
    nftables().apply(proxy());
    refusedAsBusy(new NftTransaction().delete(TABLE.set("services")));
    refusedAsBusy(new NftTransaction().delete(TABLE.chain("lb-2")));
    nftables()
        .apply(
            new NftTransaction()
                .flush(TABLE.chain("incoming"))
                .delete(TABLE.set("services"), SetElement.of(frontend(1)))
                .delete(TABLE.set("services"))
                .delete(TABLE.chain("lb-2")));
    assertEquals(
        List.of("incoming"), nftables().chains(TABLE).stream().map(c -> c.name().name()).toList());
    nftables().apply(new NftTransaction().delete(TABLE));
    assertEquals(List.of(), nftables().tables());
  }

  private void refusedAsBusy(NftTransaction changes) {
    NetlinkException refused =
        assertThrows(NetlinkException.class, () -> nftables().apply(changes));
    assertTrue(refused.busy(), refused::toString);
  }

  @Test
  void whatLeadsNowhereIsRefused() {
    nftables()
        .apply(new NftTransaction().add(Table.of(TABLE, "")).add(Chain.of(TABLE.chain("a"), "")));
    for (var expression :
        List.of(new ImmediateVerdict(Verdict.goTo("b")), Lookup.verdict("c", Register.at(0)))) {
      NetlinkException refused =
          assertThrows(
              NetlinkException.class,
              () ->
                  nftables()
                      .apply(new NftTransaction().append(Rule.of(TABLE.chain("a"), expression))));
      assertTrue(refused.notFound(), refused::toString);
    }
  }

  @Test
  void elementsAreAddedDeletedAndFlushed() {
    SetName set = TABLE.set("services");
    nftables().apply(proxy());
    SetElement second = SetElement.of(frontend(2), Verdict.goTo("lb-2"));
    nftables().apply(new NftTransaction().add(set, second).add(set, second));
    assertEquals(2, nftables().elements(set).size());
    NetlinkException present =
        assertThrows(
            NetlinkException.class,
            () ->
                nftables()
                    .apply(
                        new NftTransaction()
                            .add(set, SetElement.of(frontend(2), Verdict.Plain.DROP))));
    assertTrue(present.alreadyExists(), present::toString);
    nftables().apply(new NftTransaction().delete(set, second));
    NetlinkException missing =
        assertThrows(
            NetlinkException.class,
            () -> nftables().apply(new NftTransaction().delete(set, second)));
    assertTrue(missing.notFound(), missing::toString);
    nftables().apply(new NftTransaction().flush(set));
    assertEquals(List.of(), nftables().elements(set));
  }

  @Test
  void aTransactionTellsWhatItChanges() {
    ChainName chain = TABLE.chain("a");
    assertEquals(
        List.of(
            "add chain ip test a",
            "insert rule ip test a return comment \"x\"",
            "flush chain ip test a",
            "flush set ip test s",
            "delete chain ip test a"),
        new NftTransaction()
                .add(Chain.of(chain, ""))
                .insert(plain(chain, "x"))
                .flush(chain)
                .flush(TABLE.set("s"))
                .delete(chain)
                .changes()
                .stream()
                .map(NftChange::toString)
                .toList());
  }
}
