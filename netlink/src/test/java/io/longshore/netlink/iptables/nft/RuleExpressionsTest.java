package io.longshore.netlink.iptables.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.Fixture;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.legacy.KernelSetNames;
import io.longshore.netlink.iptables.target.NativeTarget;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.UserData;
import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.Comparison;
import io.longshore.netlink.nftables.expr.Counter;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Log;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.PayloadBase;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our expressions are those of iptables-nft, byte for byte. */
@KernelTest(commands = {"iptables-nft", "ipset"})
class RuleExpressionsTest {
  private final TestNetwork network = TestNetwork.create();
  private final KernelSetNames sets = KernelSetNames.open(network.namespace());
  private final KernelNftables nftables =
      new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));

  @BeforeEach
  void createSets() {
    Fixture.createSets(network);
  }

  @AfterEach
  void close() {
    sets.close();
    nftables.close();
    network.close();
  }

  private List<Rule> theirs(Fixture fixture, IptablesTable table) {
    network.runWithInput(
        fixture.text(), Fixture.command(fixture.family(), HostForm.NFT, "-restore"));
    return nftables.rules(NftNames.table(fixture.family(), table.name()));
  }

  @ParameterizedTest
  @EnumSource(Fixture.class)
  void expressionsAreTheirs(Fixture fixture) {
    Dialect dialect = new Dialect(fixture.family(), sets);
    for (IptablesTable table : fixture.tables()) {
      List<Rule> theirs = theirs(fixture, table);
      for (var chain : table.chains()) {
        List<Rule> own =
            theirs.stream().filter(rule -> rule.chain().name().equals(chain.name())).toList();
        assertEquals(chain.rules().size(), own.size());
        for (int i = 0; i < own.size(); i++) {
          IptablesRule rule = chain.rules().get(i);
          assertEquals(
              own.get(i).expressions(), RuleEncoder.expressions(rule, dialect), rule::toString);
          assertEquals(rule, RuleDecoder.decode(own.get(i), dialect));
        }
      }
    }
  }

  private static IptablesRule decoded(Expression... expressions) {
    ChainName chain = NftNames.table(IpFamily.IPV4, TableName.FILTER).chain("X");
    return RuleDecoder.decode(Rule.of(chain, expressions), Dialect.of(IpFamily.IPV4));
  }

  @Test
  void whatOnlyNftHasWordsForIsKeptAsItIs() {
    Register one = new Register(1);
    MetaLoad length = new MetaLoad(MetaKey.LENGTH, one);
    Compare more = new Compare(one, Comparison.GREATER, Bytes.host32(100));
    IptablesRule rule = decoded(length, more, new Counter(3, 180));
    assertInstanceOf(NativeTarget.class, rule.target());
    assertEquals("[3:180]", rule.counters().toString());
    assertEquals(
        List.of(length, more, new Counter(3, 180)),
        RuleEncoder.expressions(rule, Dialect.of(IpFamily.IPV4)));
    assertTrue(rule.toString().startsWith("-j nft \""), rule::toString);
  }

  @Test
  void whatHasAnotherOrderOrIsSaidTwiceIsNoRuleOfIptables() {
    Register one = new Register(1);
    MetaLoad protocol = new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, one);
    Compare tcp = Compare.equal(one, Bytes.u8(6));
    ImmediateVerdict drop = new ImmediateVerdict(Verdict.Plain.DROP);
    for (IptablesRule rule :
        List.of(
            decoded(Log.toGroup(1, ""), protocol, tcp, drop),
            decoded(protocol, tcp, protocol, tcp, drop),
            decoded(protocol, Compare.equal(Register.at(1), Bytes.u8(6))),
            decoded(protocol, Bitwise.and(Register.at(1), Bytes.u8(6)), tcp),
            decoded(Log.toGroup(1, ""), drop))) {
      assertInstanceOf(NativeTarget.class, rule.target(), rule::toString);
    }
  }

  @Test
  void olderAndNewerWaysToSayTheSameAreUnderstood() {
    Register one = new Register(1);
    MetaLoad protocol = new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, one);
    Compare tcp = Compare.equal(one, Bytes.u8(6));
    PayloadLoad port = PayloadLoad.destinationPort(one);
    Compare high = new Compare(one, Comparison.GREATER_OR_EQUAL, Bytes.big16(1024));
    assertEquals("-p tcp -m tcp --dport 1024:65535", decoded(protocol, tcp, port, high).toString());
    PayloadLoad inHeader = new PayloadLoad(PayloadBase.NETWORK, 9, 1, one);
    assertEquals("-p tcp", decoded(inHeader, tcp).toString());
    PayloadLoad source = new PayloadLoad(PayloadBase.NETWORK, 12, 4, one);
    assertEquals(
        "-s 10.0.0.0/12",
        decoded(
                source,
                Bitwise.and(one, Bytes.ofHex("fff00000")),
                Compare.equal(one, Bytes.ofHex("0a000000")))
            .toString());
  }

  @Test
  void aCommentInTheNotesIsShown() {
    ChainName chain = NftNames.table(IpFamily.IPV4, TableName.FILTER).chain("X");
    Rule rule = Rule.of(chain, "from nft", List.of(new Counter()));
    assertEquals(
        "-m comment --comment \"from nft\"",
        RuleDecoder.decode(rule, Dialect.of(IpFamily.IPV4)).toString());
  }

  @Test
  void damagedRulesAreRead() {
    List<Rule> rules =
        Stream.of(Fixture.values())
            .flatMap(
                fixture -> fixture.tables().stream().flatMap(it -> theirs(fixture, it).stream()))
            .toList();
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 100_000; i++) {
                Rule rule = damaged(rules.get(random.nextInt(rules.size())), rules, random);
                for (IpFamily family : IpFamily.values()) {
                  IptablesRule decoded = RuleDecoder.decode(rule, Dialect.of(family));
                  assertTrue(decoded.toString().length() < 5_000, decoded::toString);
                }
              }
            });
  }

  private static Rule damaged(Rule rule, List<Rule> others, Random random) {
    List<Expression> expressions = new ArrayList<>(rule.expressions());
    for (int i = random.nextInt(3); i >= 0 && !expressions.isEmpty(); i--) {
      int at = random.nextInt(expressions.size());
      List<Expression> other = others.get(random.nextInt(others.size())).expressions();
      switch (random.nextInt(4)) {
        case 0 -> expressions.remove(at);
        case 1 -> expressions.add(at, other.get(random.nextInt(other.size())));
        default -> expressions.set(at, damaged(expressions.get(at), random));
      }
    }
    return new Rule(rule.chain(), expressions, UserData.NONE, Optional.empty(), 1);
  }

  private static Expression damaged(Expression expression, Random random) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    Register one = new Register(1);
    Comparison[] comparisons = Comparison.values();
    return switch (expression) {
      case Compare _ ->
          new Compare(one, comparisons[random.nextInt(comparisons.length)], Bytes.of(bytes));
      case Bitwise _ -> Bitwise.and(one, Bytes.of(bytes));
      case PayloadLoad load ->
          new PayloadLoad(load.base(), random.nextInt(30), random.nextInt(20), one);
      case MetaLoad _ -> new MetaLoad(new MetaKey(random.nextInt(20)), one);
      default -> expression;
    };
  }
}
