package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.BitNames;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Optional;

/**
 * What the routing table says of an address: xt_addrtype.h, revision 1. Types are bits: {@link
 * #LOCAL} and others.
 */
public record AddrtypeMatch(
    Optional<Criterion<Integer>> source, Optional<Criterion<Integer>> destination, Scope scope)
    implements Match, Structured {
  /** The bit of addresses of this host. */
  public static final int LOCAL = 1 << 2;

  /** For which interface the routing table is asked. */
  public enum Scope {
    /** For any. */
    ANY(0, ""),
    /** For the one that the packet came in by. */
    INPUT(INTERFACE_IN, "--limit-iface-in"),
    /** For the one that the packet leaves by. */
    OUTPUT(INTERFACE_OUT, "--limit-iface-out");

    private final int bit;
    private final String option;

    Scope(int bit, String option) {
      this.bit = bit;
      this.option = option;
    }
  }

  private static final int NOT_SOURCE = 1;
  private static final int NOT_DESTINATION = 2;
  private static final int INTERFACE_IN = 4;
  private static final int INTERFACE_OUT = 8;

  private static final BitNames TYPES =
      BitNames.of(
          "UNSPEC",
          "UNICAST",
          "LOCAL",
          "BROADCAST",
          "ANYCAST",
          "MULTICAST",
          "BLACKHOLE",
          "UNREACHABLE",
          "PROHIBIT",
          "THROW",
          "NAT",
          "XRESOLVE");

  private static final Layout LAYOUT = new Layout("addrtype", 1, 8);

  static final Kind<Match> KIND =
      Kind.of(
          "addrtype",
          "--src-type= --dst-type= --limit-iface-in --limit-iface-out",
          LAYOUT,
          AddrtypeMatch::parse,
          AddrtypeMatch::decode);

  /** Packets to addresses of this host. */
  public static AddrtypeMatch toLocal() {
    return new AddrtypeMatch(Optional.empty(), Optional.of(Criterion.is(LOCAL)), Scope.ANY);
  }

  private static Match parse(Options options) {
    Scope scope = Scope.ANY;
    if (options.has(Scope.INPUT.option)) {
      scope = Scope.INPUT;
    } else if (options.has(Scope.OUTPUT.option)) {
      scope = Scope.OUTPUT;
    }
    return new AddrtypeMatch(
        options.criterion("--src-type", TYPES::parse),
        options.criterion("--dst-type", TYPES::parse),
        scope);
  }

  private static Match decode(StructReader in) {
    int source = in.u16();
    int destination = in.u16();
    int flags = in.u32();
    if (!TYPES.cover(source) || !TYPES.cover(destination)) {
      return UnknownMatch.NOTHING;
    }
    Scope scope = Scope.ANY;
    if ((flags & INTERFACE_IN) != 0) {
      scope = Scope.INPUT;
    } else if ((flags & INTERFACE_OUT) != 0) {
      scope = Scope.OUTPUT;
    }
    return new AddrtypeMatch(
        criterion(source, flags & NOT_SOURCE),
        criterion(destination, flags & NOT_DESTINATION),
        scope);
  }

  private static Optional<Criterion<Integer>> criterion(int types, int inverted) {
    return types == 0 ? Optional.empty() : Optional.of(new Criterion<>(types, inverted != 0));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u16(source.map(Criterion::value).orElse(0));
    out.u16(destination.map(Criterion::value).orElse(0));
    out.u32(bit(source, NOT_SOURCE) | bit(destination, NOT_DESTINATION) | scope.bit);
  }

  private static int bit(Optional<Criterion<Integer>> criterion, int bit) {
    return criterion.map(Criterion::inverted).orElse(false) ? bit : 0;
  }

  @Override
  public String word() {
    return "addrtype";
  }

  @Override
  public void print(Words out) {
    out.criterion("--src-type", named(source)).criterion("--dst-type", named(destination));
    out.flag(scope.option, scope != Scope.ANY);
  }

  private static Optional<Criterion<String>> named(Optional<Criterion<Integer>> types) {
    return types.map(type -> new Criterion<>(TYPES.print(type.value()), type.inverted()));
  }
}
