package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.iptables.Counters;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.PacketHeader;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.match.CommentMatch;
import io.longshore.netlink.iptables.match.LimitMatch;
import io.longshore.netlink.iptables.match.MarkMatch;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.Matches;
import io.longshore.netlink.iptables.match.TcpMatch;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.NativeTarget;
import io.longshore.netlink.iptables.target.NflogTarget;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netlink.iptables.target.Targets;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Compare;
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
import io.longshore.netlink.nftables.expr.TargetExtension;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what iptables-nft writes: each comparison is about what was loaded before it. A rule with
 * anything else in it becomes a {@link NativeTarget}. For one thread, and one rule.
 */
final class RuleDecoder {
  private static final int NF_QUEUE = 3;
  private static final Bytes ALL_BITS = Bytes.host32(-1);

  private final Dialect dialect;
  private final List<Match> matches = new ArrayList<>();
  private final HeaderDecoder header;
  private Target target = VerdictTarget.NONE;
  private Counters counters = Counters.ZERO;
  private Optional<LoadedValue> loaded = Optional.empty();

  private RuleDecoder(Dialect dialect) {
    this.dialect = dialect;
    this.header = new HeaderDecoder(dialect);
  }

  /** A rule in iptables' words as far as it has such. */
  static IptablesRule decode(Rule rule, Dialect dialect) {
    RuleDecoder decoder = new RuleDecoder(dialect);
    if (!rule.comment().isEmpty()) {
      decoder.matches.add(new CommentMatch(rule.comment()));
    }
    return decoder.readAll(rule.expressions())
        ? new IptablesRule(
            decoder.header.header(), decoder.matches, decoder.target, decoder.counters)
        : whole(rule.expressions());
  }

  private static IptablesRule whole(List<Expression> expressions) {
    Counters counters = Counters.ZERO;
    List<Expression> kept = new ArrayList<>();
    for (Expression expression : expressions) {
      if (expression instanceof Counter(long packets, long bytes)) {
        counters = new Counters(packets, bytes);
        kept.add(new Counter());
      } else {
        kept.add(expression);
      }
    }
    return new IptablesRule(PacketHeader.ANY, List.of(), new NativeTarget(kept), counters);
  }

  private boolean readAll(List<Expression> expressions) {
    try {
      return expressions.stream().allMatch(this::read);
    } catch (IllegalArgumentException e) {
      // Values that no tool writes and that the records refuse.
      return false;
    }
  }

  /**
   * Whether an expression is one that iptables has words for; all others belong to nft. Behind its
   * target a rule of iptables has nothing more.
   */
  private boolean read(Expression expression) {
    boolean isOver = target != VerdictTarget.NONE && !(expression instanceof Counter);
    return !isOver && readOne(expression);
  }

  private boolean readOne(Expression expression) {
    return switch (expression) {
      case MetaLoad load -> load(LoadedValue.of(load));
      case PayloadLoad load -> load(LoadedValue.of(load));
      case Bitwise bitwise -> mask(bitwise);
      case Compare compare -> loaded.isPresent() && compare(loaded.get(), compare);
      case Range range -> loaded.isPresent() && ports(loaded.get(), range);
      case Counter(long packets, long bytes) -> {
        counters = new Counters(packets, bytes);
        yield true;
      }
      case Limit limit -> limit(limit);
      case MatchExtension match -> {
        RawExtension raw = new RawExtension(match.name(), match.revision(), match.content());
        yield matches.add(Matches.decode(raw, dialect));
      }
      case TargetExtension end ->
          target(
              Targets.decode(new RawExtension(end.name(), end.revision(), end.content()), dialect));
      case Log log -> log(log);
      case ImmediateVerdict(Verdict verdict) -> verdict(verdict);
      default -> false; // nft has many more, and each is as foreign as the others
    };
  }

  private boolean load(LoadedValue value) {
    loaded = Optional.of(value);
    return true;
  }

  private boolean mask(Bitwise bitwise) {
    loaded = loaded.flatMap(value -> value.masked(bitwise));
    return loaded.isPresent();
  }

  private boolean target(Target found) {
    target = found;
    return true;
  }

  private boolean compare(LoadedValue value, Compare compare) {
    if (!value.register().equals(compare.register())) {
      return false;
    }
    Bytes data = compare.data();
    Optional<Boolean> inverted = LoadedValue.inverted(compare);
    return switch (value.source()) {
      case LoadedValue.Meta(MetaKey key) when key.equals(MetaKey.MARK) ->
          inverted.isPresent() && mark(value.mask(), data, inverted.get());
      case LoadedValue.Meta(MetaKey key) ->
          inverted.isPresent() && header.compare(key, value.mask(), data, inverted.get());
      case LoadedValue.Payload payload ->
          switch (payload.base()) {
            case NETWORK ->
                inverted.isPresent() && header.compare(payload, value.mask(), data, inverted.get());
            case TRANSPORT -> compareTransport(payload, value.mask(), compare);
            case LINK, INNER -> false;
          };
    };
  }

  private boolean mark(Optional<Bytes> mask, Bytes data, boolean inverted) {
    Bytes bits = mask.orElse(ALL_BITS);
    Marking mark = new Marking((int) data.host(), (int) bits.host());
    return data.length() == Integer.BYTES
        && bits.length() == Integer.BYTES
        && matches.add(new MarkMatch(new Criterion<>(mark, inverted)));
  }

  private boolean compareTransport(
      LoadedValue.Payload load, Optional<Bytes> mask, Compare compare) {
    if (load.offset() == HeaderOffsets.TCP_FLAGS && load.length() == 1) {
      return mask.isPresent() && flags(mask.get(), compare);
    }
    int port = (int) compare.data().big();
    if (mask.isPresent() || compare.data().length() != Short.BYTES) {
      return false;
    }
    return ports(
        load,
        switch (compare.comparison()) {
          case EQUAL -> Criterion.is(PortRange.of(port));
          case NOT_EQUAL -> Criterion.not(PortRange.of(port));
          case LESS_OR_EQUAL -> Criterion.is(new PortRange(0, port));
          case GREATER -> Criterion.not(new PortRange(0, port));
          case GREATER_OR_EQUAL -> Criterion.is(new PortRange(port, PortRange.HIGHEST));
          case LESS -> Criterion.not(new PortRange(port, PortRange.HIGHEST));
        });
  }

  private boolean flags(Bytes mask, Compare compare) {
    Optional<Boolean> inverted = LoadedValue.inverted(compare);
    if (inverted.isEmpty() || !header.protocol().equals(Optional.of(Protocol.TCP))) {
      return false;
    }
    TcpMatch.Flags flags = new TcpMatch.Flags((int) mask.big(), (int) compare.data().big());
    return flags.hasNames()
        && matches.add(PortMatches.flags(new Criterion<>(flags, inverted.get())));
  }

  private boolean ports(LoadedValue value, Range range) {
    return value.source() instanceof LoadedValue.Payload payload
        && payload.base() == PayloadBase.TRANSPORT
        && value.mask().isEmpty()
        && value.register().equals(range.register())
        && range.from().length() == Short.BYTES
        && range.to().length() == Short.BYTES
        && ports(
            payload,
            new Criterion<>(
                new PortRange((int) range.from().big(), (int) range.to().big()), range.inverted()));
  }

  private boolean ports(LoadedValue.Payload load, Criterion<PortRange> ports) {
    boolean isPort = load.length() == Short.BYTES && (load.offset() == 0 || load.offset() == 2);
    return isPort
        && header.protocol().isPresent()
        && PortMatches.add(matches, header.protocol().get(), load.offset() == 0, ports);
  }

  private boolean limit(Limit limit) {
    long periods = limit.unit().toSeconds() * LimitMatch.SCALE;
    if (limit.ofBytes()
        || limit.inverted()
        || limit.rate() <= 0
        || limit.rate() > periods
        || periods > Integer.MAX_VALUE) {
      return false;
    }
    return matches.add(new LimitMatch((int) (periods / limit.rate()), limit.burst()));
  }

  private boolean log(Log log) {
    if (log.group().isEmpty()) {
      return false;
    }
    return target(
        new NflogTarget(
            log.prefix(),
            log.group().getAsInt(),
            log.snapLength(),
            log.queueThreshold().orElse(0)));
  }

  private boolean verdict(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Plain plain ->
          switch (plain) {
            case ACCEPT -> target(VerdictTarget.ACCEPT);
            case DROP -> target(VerdictTarget.DROP);
            case RETURN -> target(VerdictTarget.RETURN);
            case CONTINUE, BREAK -> false;
          };
      case Verdict.Jump(String chain) -> target(ChainTarget.jump(chain));
      case Verdict.Goto(String chain) -> target(ChainTarget.goTo(chain));
      case Verdict.Unknown(int code) -> code == NF_QUEUE && target(VerdictTarget.QUEUE);
    };
  }
}
