package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Locale;

/** A share of the packets: xt_statistic.h. */
public record StatisticMatch(Mode mode, boolean inverted) implements Match, Structured {

  /** Which packets. */
  public sealed interface Mode {}

  /** By chance; the kernel counts in parts of 2^31. */
  public record Random(int probability) implements Mode {
    private static final double ONE = 1L << 31;

    /** Of a number from 0 to 1. */
    public static Random of(double probability) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("not a probability: " + probability);
      }
      return new Random((int) Math.round(ONE * probability));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.11f", Integer.toUnsignedLong(probability) / ONE);
    }
  }

  /** One of so many, which come in turn; packets are counted from 0. */
  public record Nth(int every, int packet) implements Mode {}

  private static final int RANDOM = 0;
  private static final int NTH = 1;
  private static final int INVERT = 1;
  private static final Layout LAYOUT = new Layout("statistic", 0, 24);

  static final Kind<Match> KIND =
      Kind.of(
          "statistic",
          "--mode= --probability= --every= --packet=",
          LAYOUT,
          StatisticMatch::parse,
          StatisticMatch::decode);

  /** Packets by chance. */
  public static StatisticMatch random(double probability) {
    return new StatisticMatch(Random.of(probability), false);
  }

  private static Match parse(Options options) {
    return switch (options.value("--mode")) {
      case "random" ->
          new StatisticMatch(
              Random.of(Double.parseDouble(options.value("--probability"))),
              options.inverted("--probability"));
      case "nth" ->
          new StatisticMatch(
              new Nth(
                  Numbers.parse(options.value("--every")), options.number("--packet").orElse(0)),
              options.inverted("--every"));
      default -> throw new IllegalArgumentException("no mode: " + options.value("--mode"));
    };
  }

  private static Match decode(StructReader in) {
    int mode = in.u16();
    boolean inverted = in.u16() == INVERT;
    return switch (mode) {
      case RANDOM -> new StatisticMatch(new Random(in.u32()), inverted);
      case NTH -> new StatisticMatch(new Nth(in.u32() + 1, in.u32()), inverted);
      default -> UnknownMatch.NOTHING;
    };
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    int flags = inverted ? INVERT : 0;
    switch (mode) {
      case Random(int probability) -> write(out.u16(RANDOM).u16(flags), probability, 0);
      case Nth(int every, int packet) -> write(out.u16(NTH).u16(flags), every - 1, packet);
    }
  }

  /** The third number is how many packets the kernel lets pass first: libxt_statistic. */
  private static void write(StructWriter out, int every, int packet) {
    out.u32(every).u32(packet).u32(every - packet);
  }

  @Override
  public String word() {
    return "statistic";
  }

  @Override
  public void print(Words out) {
    switch (mode) {
      case Random random ->
          out.option("--mode", "random").not(inverted).option("--probability", random);
      case Nth(int every, int packet) ->
          out.option("--mode", "nth")
              .not(inverted)
              .option("--every", Numbers.decimal(every))
              .option("--packet", Numbers.decimal(packet));
    }
  }
}
