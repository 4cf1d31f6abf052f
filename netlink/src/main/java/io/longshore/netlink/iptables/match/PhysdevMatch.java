package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ports of a bridge that the packet passes: xt_physdev.h. Where a value is a Boolean it tells
 * whether the test is inverted.
 */
public record PhysdevMatch(
    Optional<Criterion<InterfacePattern>> input,
    Optional<Criterion<InterfacePattern>> output,
    Optional<Boolean> isIn,
    Optional<Boolean> isOut,
    Optional<Boolean> isBridged)
    implements Match, Structured {
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int BRIDGED = 4;
  private static final int IS_IN = 8;
  private static final int IS_OUT = 16;
  private static final int NAME_AND_MASK = 32;
  private static final Layout LAYOUT = new Layout("physdev", 0, 2 * NAME_AND_MASK + 2);

  static final Kind<Match> KIND =
      Kind.of(
          "physdev",
          "--physdev-in= --physdev-out= --physdev-is-in --physdev-is-out --physdev-is-bridged",
          LAYOUT,
          PhysdevMatch::parse,
          PhysdevMatch::decode);

  private static Match parse(Options options) {
    return new PhysdevMatch(
        options.criterion("--physdev-in", InterfacePattern::new),
        options.criterion("--physdev-out", InterfacePattern::new),
        given(options, "--physdev-is-in"),
        given(options, "--physdev-is-out"),
        given(options, "--physdev-is-bridged"));
  }

  private static Optional<Boolean> given(Options options, String option) {
    return options.has(option) ? Optional.of(options.inverted(option)) : Optional.empty();
  }

  private static Match decode(StructReader in) {
    InterfacePattern input = InterfacePattern.decode(in.bytes(16), in.bytes(16));
    InterfacePattern output = InterfacePattern.decode(in.bytes(16), in.bytes(16));
    int inverted = in.u8();
    int given = in.u8();
    return new PhysdevMatch(
        given(IN, given, inverted).map(not -> new Criterion<>(input, not)),
        given(OUT, given, inverted).map(not -> new Criterion<>(output, not)),
        given(IS_IN, given, inverted),
        given(IS_OUT, given, inverted),
        given(BRIDGED, given, inverted));
  }

  private static Optional<Boolean> given(int bit, int given, int inverted) {
    return (given & bit) == 0 ? Optional.empty() : Optional.of((inverted & bit) != 0);
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    encode(out, input);
    encode(out, output);
    Map<Integer, Optional<Boolean>> bits =
        Map.of(
            IN, input.map(Criterion::inverted),
            OUT, output.map(Criterion::inverted),
            BRIDGED, isBridged,
            IS_IN, isIn,
            IS_OUT, isOut);
    out.u8(sum(bits, inverted -> inverted)).u8(sum(bits, _ -> true));
  }

  private static int sum(Map<Integer, Optional<Boolean>> bits, Predicate<Boolean> test) {
    return bits.entrySet().stream()
        .filter(bit -> bit.getValue().filter(test).isPresent())
        .mapToInt(Map.Entry::getKey)
        .sum();
  }

  private static void encode(StructWriter out, Optional<Criterion<InterfacePattern>> pattern) {
    pattern.ifPresentOrElse(some -> some.value().encode(out), () -> out.skip(NAME_AND_MASK));
  }

  @Override
  public String word() {
    return "physdev";
  }

  @Override
  public void print(Words out) {
    out.flag("--physdev-is-in", isIn).criterion("--physdev-in", input);
    out.flag("--physdev-is-out", isOut).criterion("--physdev-out", output);
    out.flag("--physdev-is-bridged", isBridged);
  }
}
