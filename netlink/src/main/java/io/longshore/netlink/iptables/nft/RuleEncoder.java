package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.PacketHeader;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.match.AddrtypeMatch;
import io.longshore.netlink.iptables.match.CommentMatch;
import io.longshore.netlink.iptables.match.ConnmarkMatch;
import io.longshore.netlink.iptables.match.ConntrackMatch;
import io.longshore.netlink.iptables.match.IcmpMatch;
import io.longshore.netlink.iptables.match.LimitMatch;
import io.longshore.netlink.iptables.match.MarkMatch;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.MultiportMatch;
import io.longshore.netlink.iptables.match.OwnerMatch;
import io.longshore.netlink.iptables.match.PhysdevMatch;
import io.longshore.netlink.iptables.match.RecentMatch;
import io.longshore.netlink.iptables.match.SctpMatch;
import io.longshore.netlink.iptables.match.SetMatch;
import io.longshore.netlink.iptables.match.StateMatch;
import io.longshore.netlink.iptables.match.StatisticMatch;
import io.longshore.netlink.iptables.match.TcpMatch;
import io.longshore.netlink.iptables.match.UdpMatch;
import io.longshore.netlink.iptables.match.UnknownMatch;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.ModuleTarget;
import io.longshore.netlink.iptables.target.NativeTarget;
import io.longshore.netlink.iptables.target.NflogTarget;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.UserData;
import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.Comparison;
import io.longshore.netlink.nftables.expr.Counter;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Limit;
import io.longshore.netlink.nftables.expr.Log;
import io.longshore.netlink.nftables.expr.MatchExtension;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.PayloadBase;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Range;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.TargetExtension;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes a rule as iptables-nft 1.8.9 does: comparisons of its own for addresses, interfaces,
 * protocol, marks and ports, extensions of iptables for the rest, a counter, and the target. For
 * one thread, and one rule.
 */
final class RuleEncoder {
  private static final Register REGISTER = new Register(1);
  private static final int NF_QUEUE = 3;

  private final Dialect dialect;
  private final List<Expression> expressions = new ArrayList<>();

  private RuleEncoder(Dialect dialect) {
    this.dialect = dialect;
  }

  /** A rule for a chain. */
  static Rule encode(ChainName chain, IptablesRule rule, Dialect dialect) {
    Optional<Rule.Protocol> protocol =
        rule.header().protocol().map(it -> new Rule.Protocol(it.value().number(), it.inverted()));
    return new Rule(chain, expressions(rule, dialect), UserData.NONE, protocol, 0);
  }

  static List<Expression> expressions(IptablesRule rule, Dialect dialect) {
    Counter counter = new Counter(rule.counters().packets(), rule.counters().bytes());
    if (rule.target() instanceof NativeTarget whole) {
      return whole.expressions().stream()
          .map(expression -> expression instanceof Counter ? counter : expression)
          .toList();
    }
    RuleEncoder encoder = new RuleEncoder(dialect);
    encoder.header(rule.header());
    rule.matches().forEach(encoder::match);
    encoder.expressions.add(counter);
    encoder.target(rule.target());
    return List.copyOf(encoder.expressions);
  }

  private void header(PacketHeader header) {
    HeaderOffsets offsets = HeaderOffsets.of(dialect.family());
    header.input().ifPresent(it -> pattern(MetaKey.INPUT_INTERFACE_NAME, it));
    header.output().ifPresent(it -> pattern(MetaKey.OUTPUT_INTERFACE_NAME, it));
    header
        .protocol()
        .ifPresent(
            it -> {
              expressions.add(new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, REGISTER));
              compare(Bytes.u8(it.value().number()), it.inverted());
            });
    header.source().ifPresent(it -> address(offsets.source(), it));
    header.destination().ifPresent(it -> address(offsets.destination(), it));
    header.fragment().ifPresent(this::fragment);
  }

  private void pattern(MetaKey key, Criterion<InterfacePattern> criterion) {
    InterfacePattern pattern = criterion.value();
    expressions.add(new MetaLoad(key, REGISTER));
    String end = pattern.isPrefix() ? "" : "\0";
    compare(Bytes.text(pattern.compared() + end), criterion.inverted());
  }

  private void compare(Bytes data, boolean inverted) {
    expressions.add(inverted ? Compare.notEqual(REGISTER, data) : Compare.equal(REGISTER, data));
  }

  /** Where only whole bytes count no more of them are loaded. */
  private void address(int offset, Criterion<MaskedAddress> criterion) {
    Bytes address = criterion.value().address();
    int prefix = criterion.value().prefix();
    boolean wholeBytes = prefix > 0 && prefix % Byte.SIZE == 0;
    int length = wholeBytes ? prefix / Byte.SIZE : address.length();
    expressions.add(new PayloadLoad(PayloadBase.NETWORK, offset, length, REGISTER));
    if (!wholeBytes) {
      expressions.add(Bitwise.and(REGISTER, criterion.value().mask()));
    }
    compare(address.part(0, length), criterion.inverted());
  }

  private void fragment(boolean inverted) {
    expressions.add(
        new PayloadLoad(PayloadBase.NETWORK, HeaderOffsets.FRAGMENT, Short.BYTES, REGISTER));
    expressions.add(Bitwise.and(REGISTER, HeaderOffsets.FRAGMENT_MASK));
    compare(Bytes.big16(0), !inverted);
  }

  private void match(Match match) {
    switch (match) {
      case TcpMatch tcp when tcp.option().isEmpty() && !isEmpty(tcp) -> tcp(tcp);
      case UdpMatch udp when !isEmpty(udp) -> ports(udp.source(), udp.destination());
      case MarkMatch mark -> mark(mark.mark());
      case LimitMatch limit -> limit(limit);
      case AddrtypeMatch _,
          CommentMatch _,
          ConnmarkMatch _,
          ConntrackMatch _,
          IcmpMatch _,
          MultiportMatch _,
          OwnerMatch _,
          PhysdevMatch _,
          RecentMatch _,
          SctpMatch _,
          SetMatch _,
          StateMatch _,
          StatisticMatch _,
          TcpMatch _,
          UdpMatch _,
          UnknownMatch _ ->
          extension(match);
    }
  }

  private static boolean isEmpty(TcpMatch tcp) {
    return tcp.source().isEmpty() && tcp.destination().isEmpty() && tcp.flags().isEmpty();
  }

  private static boolean isEmpty(UdpMatch udp) {
    return udp.source().isEmpty() && udp.destination().isEmpty();
  }

  private void extension(Match match) {
    RawExtension raw = match.raw(dialect);
    expressions.add(new MatchExtension(raw.name(), raw.revision(), raw.content()));
  }

  private void tcp(TcpMatch tcp) {
    tcp.flags()
        .ifPresent(
            flags -> {
              expressions.add(
                  new PayloadLoad(
                      PayloadBase.TRANSPORT, HeaderOffsets.TCP_FLAGS, Byte.BYTES, REGISTER));
              expressions.add(Bitwise.and(REGISTER, Bytes.u8(flags.value().mask())));
              compare(Bytes.u8(flags.value().set()), flags.inverted());
            });
    ports(tcp.source(), tcp.destination());
  }

  private void ports(
      Optional<Criterion<PortRange>> source, Optional<Criterion<PortRange>> destination) {
    source.ifPresent(it -> port(PayloadLoad.sourcePort(REGISTER), it));
    destination.ifPresent(it -> port(PayloadLoad.destinationPort(REGISTER), it));
  }

  private void port(PayloadLoad load, Criterion<PortRange> criterion) {
    PortRange ports = criterion.value();
    boolean inverted = criterion.inverted();
    Bytes last = Bytes.big16(ports.last());
    expressions.add(load);
    if (ports.isOne()) {
      compare(last, inverted);
    } else if (ports.first() == 0) {
      Comparison comparison = inverted ? Comparison.GREATER : Comparison.LESS_OR_EQUAL;
      expressions.add(new Compare(REGISTER, comparison, last));
    } else {
      expressions.add(new Range(REGISTER, inverted, Bytes.big16(ports.first()), last));
    }
  }

  private void mark(Criterion<Marking> criterion) {
    Marking mark = criterion.value();
    expressions.add(new MetaLoad(MetaKey.MARK, REGISTER));
    if (!mark.equals(Marking.of(mark.mark()))) {
      expressions.add(Bitwise.and(REGISTER, Bytes.host32(mark.mask())));
    }
    compare(Bytes.host32(mark.mark()), criterion.inverted());
  }

  private void limit(LimitMatch limit) {
    Duration unit = Duration.ofSeconds(limit.unit().seconds());
    expressions.add(new Limit(limit.packets(), unit, limit.burst(), false, false));
  }

  private void target(Target target) {
    switch (target) {
      case VerdictTarget verdict -> verdict(verdict);
      case ChainTarget chain -> {
        String name = chain.chain();
        expressions.add(
            new ImmediateVerdict(chain.comesBack() ? Verdict.jump(name) : Verdict.goTo(name)));
      }
      case NflogTarget log -> log(log);
      case ModuleTarget module -> {
        RawExtension raw = module.raw(dialect);
        expressions.add(new TargetExtension(raw.name(), raw.revision(), raw.content()));
      }
    }
  }

  private void verdict(VerdictTarget target) {
    Optional<Verdict> verdict =
        switch (target) {
          case NONE -> Optional.empty();
          case ACCEPT -> Optional.of(Verdict.Plain.ACCEPT);
          case DROP -> Optional.of(Verdict.Plain.DROP);
          case RETURN -> Optional.of(Verdict.Plain.RETURN);
          case QUEUE -> Optional.of(new Verdict.Unknown(NF_QUEUE));
        };
    verdict.ifPresent(it -> expressions.add(new ImmediateVerdict(it)));
  }

  private void log(NflogTarget log) {
    expressions.add(
        new Log(
            log.prefix(),
            OptionalInt.of(log.group()),
            log.size(),
            log.threshold() == 0 ? OptionalInt.empty() : OptionalInt.of(log.threshold()),
            OptionalInt.empty(),
            OptionalInt.empty()));
  }
}
