package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.iptables.Counters;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.PacketHeader;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.MaskedAddress;
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

  private final Dialect dialect;
  private final List<Match> matches = new ArrayList<>();
  private PacketHeader header = PacketHeader.ANY;
  private Target target = VerdictTarget.NONE;
  private Counters counters = Counters.ZERO;
  private Optional<Expression> loaded = Optional.empty();
  private Optional<Bytes> mask = Optional.empty();

  private RuleDecoder(Dialect dialect) {
    this.dialect = dialect;
  }

  /** A rule in iptables' words as far as it has such. */
  static IptablesRule decode(Rule rule, Dialect dialect) {
    RuleDecoder decoder = new RuleDecoder(dialect);
    if (!rule.comment().isEmpty()) {
      decoder.matches.add(new CommentMatch(rule.comment()));
    }
    return decoder.readAll(rule.expressions())
        ? new IptablesRule(decoder.header, decoder.matches, decoder.target, decoder.counters)
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

  /** Whether an expression is one that iptables has words for; all others belong to nft. */
  private boolean read(Expression expression) {
    return switch (expression) {
      case MetaLoad load -> load(load);
      case PayloadLoad load -> load(load);
      case Bitwise bitwise -> mask(bitwise);
      case Compare compare -> compare(compare);
      case Range range -> ports(range);
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

  private boolean load(Expression load) {
    loaded = Optional.of(load);
    mask = Optional.empty();
    return true;
  }

  private boolean mask(Bitwise bitwise) {
    mask = Optional.of(bitwise.mask());
    return bitwise.xor().equals(Bytes.EMPTY.padded(bitwise.mask().length()));
  }

  private boolean target(Target found) {
    boolean isFirst = target == VerdictTarget.NONE;
    target = found;
    return isFirst;
  }

  private boolean compare(Compare compare) {
    return switch (loaded.orElse(compare)) {
      case MetaLoad load -> compareMeta(load.key(), compare);
      case PayloadLoad load ->
          switch (load.base()) {
            case NETWORK -> compareNetwork(load, compare);
            case TRANSPORT -> compareTransport(load, compare);
            case LINK, INNER -> false;
          };
      default -> false; // nothing was loaded
    };
  }

  private static Optional<Boolean> inverted(Compare compare) {
    return switch (compare.comparison()) {
      case EQUAL -> Optional.of(false);
      case NOT_EQUAL -> Optional.of(true);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Optional.empty();
    };
  }

  private boolean compareMeta(MetaKey key, Compare compare) {
    Optional<Boolean> not = inverted(compare);
    if (not.isEmpty()) {
      return false;
    }
    boolean inverted = not.get();
    Bytes data = compare.data();
    if (key.equals(MetaKey.MARK)) {
      Marking mark = new Marking((int) data.host(), mask.map(it -> (int) it.host()).orElse(-1));
      return matches.add(new MarkMatch(new Criterion<>(mark, inverted)));
    }
    if (mask.isPresent()) {
      return false;
    }
    if (key.equals(MetaKey.TRANSPORT_PROTOCOL)) {
      header = header.of(new Criterion<>(new Protocol((int) data.big()), inverted));
    } else if (key.equals(MetaKey.INPUT_INTERFACE_NAME)) {
      header = header.in(new Criterion<>(Patterns.decode(data), inverted));
    } else if (key.equals(MetaKey.OUTPUT_INTERFACE_NAME)) {
      header = header.out(new Criterion<>(Patterns.decode(data), inverted));
    } else {
      return false;
    }
    return true;
  }

  private boolean compareNetwork(PayloadLoad load, Compare compare) {
    HeaderOffsets offsets = HeaderOffsets.of(dialect.family());
    Optional<Boolean> not = inverted(compare);
    int length = dialect.addressLength();
    if (not.isEmpty() || load.length() != compare.data().length()) {
      return false;
    }
    if (load.offset() == HeaderOffsets.FRAGMENT && !dialect.isSix()) {
      header = header.fragments(!not.get());
      return mask.equals(Optional.of(HeaderOffsets.FRAGMENT_MASK)) && compare.data().big() == 0;
    }
    if (load.length() > length || mask.map(Bytes::length).orElse(load.length()) != load.length()) {
      return false;
    }
    Bytes ones = Bytes.ofHex("ff".repeat(load.length()));
    MaskedAddress address =
        new MaskedAddress(compare.data().padded(length), mask.orElse(ones).padded(length));
    Criterion<MaskedAddress> criterion = new Criterion<>(address, not.get());
    if (load.offset() == offsets.source()) {
      header = header.from(criterion);
    } else if (load.offset() == offsets.destination()) {
      header = header.to(criterion);
    } else {
      return false;
    }
    return true;
  }

  private boolean compareTransport(PayloadLoad load, Compare compare) {
    if (load.offset() == HeaderOffsets.TCP_FLAGS && load.length() == 1) {
      return flags(compare);
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

  private boolean flags(Compare compare) {
    Optional<Boolean> not = inverted(compare);
    if (not.isEmpty() || mask.isEmpty() || !protocol().equals(Optional.of(Protocol.TCP))) {
      return false;
    }
    TcpMatch.Flags flags = new TcpMatch.Flags((int) mask.get().big(), (int) compare.data().big());
    Criterion<TcpMatch.Flags> criterion = new Criterion<>(flags, not.get());
    return flags.hasNames() && matches.add(PortMatches.flags(criterion));
  }

  private Optional<Protocol> protocol() {
    return header.protocol().filter(it -> !it.inverted()).map(Criterion::value);
  }

  private boolean ports(Range range) {
    if (!(loaded.orElse(range) instanceof PayloadLoad load)
        || mask.isPresent()
        || load.base() != PayloadBase.TRANSPORT
        || range.from().length() != Short.BYTES
        || range.to().length() != Short.BYTES) {
      return false;
    }
    PortRange ports = new PortRange((int) range.from().big(), (int) range.to().big());
    return ports(load, new Criterion<>(ports, range.inverted()));
  }

  private boolean ports(PayloadLoad load, Criterion<PortRange> ports) {
    boolean isPort = load.length() == Short.BYTES && (load.offset() == 0 || load.offset() == 2);
    return isPort
        && protocol().isPresent()
        && PortMatches.add(matches, protocol().get(), load.offset() == 0, ports);
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
