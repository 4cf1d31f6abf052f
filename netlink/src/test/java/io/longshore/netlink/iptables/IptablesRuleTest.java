package io.longshore.netlink.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.form.SetNames;
import io.longshore.netlink.iptables.match.AddrtypeMatch;
import io.longshore.netlink.iptables.match.CommentMatch;
import io.longshore.netlink.iptables.match.ConnectionStates;
import io.longshore.netlink.iptables.match.ConntrackMatch;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.Matches;
import io.longshore.netlink.iptables.match.RecentMatch;
import io.longshore.netlink.iptables.match.SetMatch;
import io.longshore.netlink.iptables.match.StatisticMatch;
import io.longshore.netlink.iptables.match.TcpMatch;
import io.longshore.netlink.iptables.match.UnknownMatch;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.DnatTarget;
import io.longshore.netlink.iptables.target.MarkTarget;
import io.longshore.netlink.iptables.target.MasqueradeTarget;
import io.longshore.netlink.iptables.target.ModuleTarget;
import io.longshore.netlink.iptables.target.NatFlags;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netlink.iptables.target.Targets;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IptablesRuleTest {

  private static final SetNames SETS =
      new SetNames() {
        @Override
        public OptionalInt number(String name) {
          return name.equals("myset") ? OptionalInt.of(7) : OptionalInt.of(8);
        }

        @Override
        public Optional<String> name(int number) {
          return switch (number) {
            case 7 -> Optional.of("myset");
            case 8 -> Optional.of("myset2");
            default -> Optional.empty();
          };
        }
      };

  private static IptablesRule rule(String text) {
    return IptablesRule.parse(IpFamily.IPV4, text);
  }

  @ParameterizedTest
  @EnumSource(Fixture.class)
  void whatIptablesSavePrintsIsReadAndPrintedAgain(Fixture fixture) {
    String printed =
        fixture.tables().stream().map(IptablesTable::toString).collect(Collectors.joining());
    assertEquals(fixture.text(), printed);
  }

  @ParameterizedTest
  @EnumSource(Fixture.class)
  void structuresAreReadAsWhatTheyWereWrittenFrom(Fixture fixture) {
    Dialect dialect = new Dialect(fixture.family(), SETS);
    rules(fixture)
        .forEach(
            rule -> {
              for (Match match : rule.matches()) {
                assertEquals(match, Matches.decode(match.raw(dialect), dialect));
              }
              if (rule.target() instanceof ModuleTarget target) {
                assertEquals(target, Targets.decode(target.raw(dialect), dialect));
              }
            });
  }

  private static Stream<IptablesRule> rules(Fixture fixture) {
    return fixture.tables().stream()
        .flatMap(table -> table.chains().stream())
        .flatMap(chain -> chain.rules().stream());
  }

  @Test
  void damagedStructuresAreReadOrKept() {
    List<RawExtension> structures =
        Stream.of(Fixture.values()).flatMap(IptablesRuleTest::structures).toList();
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 100_000; i++) {
                RawExtension raw =
                    damaged(structures.get(random.nextInt(structures.size())), random);
                for (IpFamily family : IpFamily.values()) {
                  Dialect dialect = new Dialect(family, SETS);
                  RawExtension match = Matches.decode(raw, dialect).raw(dialect);
                  assertEquals(match, Matches.decode(match, dialect).raw(dialect));
                  RawExtension target = Targets.decode(raw, dialect).raw(dialect);
                  assertEquals(target, Targets.decode(target, dialect).raw(dialect));
                  assertEquals(raw.content().length(), match.content().length());
                }
              }
            });
  }

  private static Stream<RawExtension> structures(Fixture fixture) {
    Dialect dialect = new Dialect(fixture.family(), SETS);
    return rules(fixture)
        .flatMap(
            rule ->
                Stream.concat(
                    rule.matches().stream().map(match -> match.raw(dialect)),
                    rule.target() instanceof ModuleTarget module
                        ? Stream.of(module.raw(dialect))
                        : Stream.of()));
  }

  private static RawExtension damaged(RawExtension raw, Random random) {
    byte[] content = raw.content().toArray();
    for (int i = random.nextInt(6); i > 0 && content.length > 0; i--) {
      int at = random.nextInt(content.length);
      content[at] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : content[at] + random.nextInt(9) - 4);
    }
    int revision = random.nextInt(10) == 0 ? random.nextInt(4) : raw.revision();
    Bytes bytes = Bytes.of(content);
    return new RawExtension(
        raw.name(),
        revision,
        random.nextInt(10) == 0 ? bytes.part(0, random.nextInt(content.length + 1)) : bytes);
  }

  @Test
  void aRuleIsMadeOfValues() throws Exception {
    PacketHeader header =
        PacketHeader.ANY
            .to(Criterion.is(MaskedAddress.of(InetAddress.getByName("10.96.0.1"))))
            .of(Criterion.is(Protocol.TCP));
    assertEquals(
        "-d 10.96.0.1/32 -p tcp -m comment --comment \"a \\\"b\\\"\" -m tcp --dport 80"
            + " -j DNAT --to-destination 10.0.0.1:8080",
        IptablesRule.of(
                header,
                List.of(new CommentMatch("a \"b\""), TcpMatch.to(80)),
                DnatTarget.to(InetAddress.getByName("10.0.0.1"), 8080))
            .toString());
    assertEquals("", words(VerdictTarget.NONE));
    assertEquals("-g X", words(ChainTarget.goTo("X")));
    assertEquals("-j MARK --set-xmark 0x4000/0x4000", words(MarkTarget.or(0x4000)));
    assertEquals(
        "-j MASQUERADE --random-fully", words(MasqueradeTarget.with(NatFlags.FULLY_RANDOM)));
    assertEquals("-m addrtype --dst-type LOCAL", words(AddrtypeMatch.toLocal()));
    assertEquals(
        "-m conntrack ! --ctstate INVALID,DNAT",
        words(ConntrackMatch.notIn(ConnectionStates.INVALID | ConnectionStates.DNAT)));
    assertEquals(
        "-m statistic --mode random --probability 0.33333333349",
        words(StatisticMatch.random(0.3333333333)));
    assertEquals(
        "-m recent --rcheck --seconds 10 --reap --name L --mask 255.255.255.255 --rsource",
        words(RecentMatch.seen("L", 10, IpFamily.IPV4)));
    assertEquals(
        "-m set --match-set S dst,src",
        words(SetMatch.in("S", SetMatch.Direction.DST, SetMatch.Direction.SRC)));
  }

  private static String words(Target target) {
    return IptablesRule.of(PacketHeader.ANY, List.of(), target).toString();
  }

  private static String words(Match match) {
    return IptablesRule.of(PacketHeader.ANY, List.of(match), VerdictTarget.NONE).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-p tcp --dport 80 -j ACCEPT | -p tcp -m tcp --dport 80 -j ACCEPT",
        "-m tcp -p tcp -d 10.0.0.1 --dport 80 -j X | -d 10.0.0.1/32 -p tcp -m tcp --dport 80 -j X",
        "-s 10.1.2.3/8 -i + -j DROP | -s 10.0.0.0/8 -j DROP",
        "--protocol udp --jump RETURN | -p udp -j RETURN",
        "-p all -j MARK --or-mark 0x4000 | -j MARK --set-xmark 0x4000/0x4000",
        "-j MARK --and-mark 0xff | -j MARK --set-xmark 0x0/0xffffff00",
        "-j MARK --xor-mark 0x4000 | -j MARK --set-xmark 0x4000/0x0",
        "-p tcp --syn -j DROP | -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP",
        "-j REJECT | -j REJECT --reject-with icmp-port-unreachable",
        "-p icmp --icmp-type echo-request | -p icmp -m icmp --icmp-type 8",
        "-m limit --limit 90/minute | -m limit --limit 90/min",
      })
  void shorterWordsMeanTheSame(String given, String printed) {
    assertEquals(printed, rule(given).toString());
  }

  @Test
  void countersStandBeforeARule() {
    IptablesRule rule = rule("[3:180] -j DROP");
    assertEquals(new Counters(3, 180), rule.counters());
    assertTrue(rule.sameAs(rule("-j DROP")));
  }

  @Test
  void whatHasNoWordsIsKeptInFigures() {
    IptablesRule rule = rule("-m length --unknown 0 0x0a001400 -j NEW --unknown 3 0x01");
    RawExtension raw = new RawExtension("length", 0, Bytes.ofHex("0a001400"));
    assertEquals(List.of(new UnknownMatch(raw)), rule.matches());
    assertEquals(rule, rule(rule.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-p",
        "-s 10.0.0.0/33",
        "-s fd00::1",
        "-s host.example",
        "--dport 80",
        "-m nothing --x",
        "-p tcp --dport 70000",
        "-j ACCEPT -j DROP",
        "-m comment --comment \"a",
        "-i averyverylongname",
        "-m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
        "-m limit --limit 3/fortnight",
        "-m statistic --mode random --probability 2",
        "-p tcp --dport 1 --dport 2",
      })
  void whatIsWrongIsNamed(String text) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> rule(text));
    assertTrue(String.valueOf(error.getMessage()).contains(text), error::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "::, ::",
    "::1, ::1",
    "0:0:0:1::, 0:0:0:1::",
    "fd00:0:0:1:0:0:0:2, fd00:0:0:1::2",
    "1:0:2:0:3:0:4:0, 1:0:2:0:3:0:4:0",
    "::ffff:10.0.0.1, ::ffff:10.0.0.1",
    "fe80::, fe80::"
  })
  void addressesPrintAsInetNtopPrintsThem(String given, String printed) {
    assertEquals(printed + "/128", MaskedAddress.parse(given).toString());
  }
}
