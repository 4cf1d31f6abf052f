package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.SetNames;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an ipset has: xt_set.h, revision 4.
 *
 * @param directions for each part of an element, whether the packet's source is meant
 */
public record SetMatch(
    Criterion<String> set,
    List<Direction> directions,
    boolean returnNoMatch,
    boolean updateCounters,
    boolean updateSubcounters,
    Optional<CounterTest> packets,
    Optional<CounterTest> bytes)
    implements Match, Structured {

  /** Which of the packet's addresses, ports or interfaces. */
  public enum Direction {
    SRC,
    DST;

    private static Direction parse(String text) {
      return switch (text) {
        case "src" -> SRC;
        case "dst" -> DST;
        default -> throw new IllegalArgumentException("neither src nor dst: " + text);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What an element's counter must be like. */
  public record CounterTest(Comparison comparison, long value) {}

  /** How a counter is compared: enum in linux/netfilter/ipset/ip_set.h, IPSET_COUNTER_. */
  public enum Comparison {
    EQUAL(1, "eq", false),
    NOT_EQUAL(2, "eq", true),
    LESS(3, "lt", false),
    GREATER(4, "gt", false);

    private final int number;
    private final String suffix;
    private final boolean inverted;

    Comparison(int number, String suffix, boolean inverted) {
      this.number = number;
      this.suffix = suffix;
      this.inverted = inverted;
    }
  }

  private static final int MOST_DIRECTIONS = 6; // IPSET_DIM_MAX
  private static final int INVERT = 1;
  private static final int SKIP_COUNTERS = 1 << 3;
  private static final int SKIP_SUBCOUNTERS = 1 << 4;
  private static final int RETURN_NO_MATCH = 1 << 7;
  private static final int FLAGS = SKIP_COUNTERS | SKIP_SUBCOUNTERS | RETURN_NO_MATCH;
  private static final Layout LAYOUT = new Layout("set", 4, 48);

  static final Kind<Match> KIND =
      Kind.of(
          "set",
          "--match-set== --return-nomatch --update-counters --update-subcounters --packets-eq="
              + " --packets-lt= --packets-gt= --bytes-eq= --bytes-lt= --bytes-gt=",
          LAYOUT,
          SetMatch::parse,
          SetMatch::decode);

  /** Checks that there are as many directions as the kernel takes. */
  public SetMatch {
    directions = List.copyOf(directions);
    if (directions.isEmpty() || directions.size() > MOST_DIRECTIONS) {
      throw new IllegalArgumentException(set.value() + ": not directions: " + directions);
    }
  }

  /** What a set has, whatever its counters. */
  public static SetMatch in(String set, Direction... directions) {
    return new SetMatch(
        Criterion.is(set),
        List.of(directions),
        false,
        true,
        true,
        Optional.empty(),
        Optional.empty());
  }

  private static Match parse(Options options) {
    List<String> values = options.values("--match-set");
    return new SetMatch(
        new Criterion<>(values.get(0), options.inverted("--match-set")),
        Arrays.stream(values.get(1).split(",")).map(Direction::parse).toList(),
        options.has("--return-nomatch"),
        !options.inverted("--update-counters"),
        !options.inverted("--update-subcounters"),
        counter(options, "--packets-"),
        counter(options, "--bytes-"));
  }

  private static Optional<CounterTest> counter(Options options, String prefix) {
    return Arrays.stream(Comparison.values())
        .filter(
            one ->
                options.has(prefix + one.suffix)
                    && options.inverted(prefix + one.suffix) == one.inverted)
        .findFirst()
        .map(
            one ->
                new CounterTest(one, Long.parseUnsignedLong(options.value(prefix + one.suffix))));
  }

  private static Match decode(StructReader in) {
    Optional<String> name = in.dialect().sets().name(in.u16());
    int dimensions = in.u8();
    int directions = in.u8();
    in.skip(4);
    Optional<CounterTest> packets = counter(in);
    Optional<CounterTest> bytes = counter(in);
    int flags = in.u32();
    if (name.isEmpty()
        || dimensions == 0
        || dimensions > MOST_DIRECTIONS
        || (flags & ~FLAGS) != 0) {
      return UnknownMatch.NOTHING;
    }
    return new SetMatch(
        new Criterion<>(name.get(), (directions & INVERT) != 0),
        IntStream.rangeClosed(1, dimensions)
            .mapToObj(i -> (directions >> i & 1) != 0 ? Direction.SRC : Direction.DST)
            .toList(),
        (flags & RETURN_NO_MATCH) != 0,
        (flags & SKIP_COUNTERS) == 0,
        (flags & SKIP_SUBCOUNTERS) == 0,
        packets,
        bytes);
  }

  private static Optional<CounterTest> counter(StructReader in) {
    long value = in.u64();
    int number = in.u8();
    in.skip(7);
    return Arrays.stream(Comparison.values())
        .filter(comparison -> comparison.number == number)
        .findFirst()
        .map(comparison -> new CounterTest(comparison, value));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    int bits = set.inverted() ? INVERT : 0;
    for (int i = 0; i < directions.size(); i++) {
      bits |= directions.get(i) == Direction.SRC ? 2 << i : 0;
    }
    out.u16(number(out.dialect().sets())).u8(directions.size()).u8(bits).skip(4);
    encode(out, packets);
    encode(out, bytes);
    out.u32(
        (updateCounters ? 0 : SKIP_COUNTERS)
            | (updateSubcounters ? 0 : SKIP_SUBCOUNTERS)
            | (returnNoMatch ? RETURN_NO_MATCH : 0));
  }

  private int number(SetNames sets) {
    return sets.number(set.value())
        .orElseThrow(
            () ->
                NetlinkException.invalid(
                    "match the set " + set.value(), 2, "ENOENT", "there is no such set"));
  }

  private static void encode(StructWriter out, Optional<CounterTest> test) {
    out.u64(test.map(CounterTest::value).orElse(0L));
    out.u8(test.map(some -> some.comparison.number).orElse(0)).skip(7);
  }

  @Override
  public String word() {
    return "set";
  }

  @Override
  public void print(Words out) {
    String words = String.join(",", directions.stream().map(Direction::toString).toList());
    out.not(set.inverted()).option("--match-set", set.value()).word(words);
    out.flag("--return-nomatch", returnNoMatch);
    out.flag("--update-counters", updateCounters ? Optional.empty() : Optional.of(true));
    out.flag("--update-subcounters", updateSubcounters ? Optional.empty() : Optional.of(true));
    print(out, "--packets-", packets);
    print(out, "--bytes-", bytes);
  }

  private static void print(Words out, String prefix, Optional<CounterTest> test) {
    test.ifPresent(
        some ->
            out.not(some.comparison.inverted)
                .option(prefix + some.comparison.suffix, Long.toUnsignedString(some.value)));
  }
}
