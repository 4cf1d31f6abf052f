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
import java.util.Arrays;

/**
 * So many packets in a time: xt_limit.h.
 *
 * @param period the time for one packet in ten-thousandths of a second, as the kernel counts
 * @param burst how many packets may come at once
 */
public record LimitMatch(int period, int burst) implements Match, Structured {
  /** How many packets may come at once where nothing else is said. */
  public static final int BURST = 5;

  /** How many periods a second has: XT_LIMIT_SCALE. */
  public static final int SCALE = 10_000;

  private static final Layout LAYOUT = new Layout("limit", 0, 40);

  static final Kind<Match> KIND =
      Kind.of("limit", "--limit= --limit-burst=", LAYOUT, LimitMatch::parse, LimitMatch::decode);

  /** The units of time in which rates are said, from the longest on. */
  public enum Unit {
    DAY(86_400, "day"),
    HOUR(3_600, "hour"),
    MINUTE(60, "min"),
    SECOND(1, "sec");

    private final int seconds;
    private final String text;

    Unit(int seconds, String text) {
      this.seconds = seconds;
      this.text = text;
    }

    /** How long it is. */
    public int seconds() {
      return seconds;
    }

    private int periods() {
      return seconds * SCALE;
    }

    private static Unit parse(String text) {
      return Arrays.stream(values())
          .filter(
              unit ->
                  !text.isEmpty()
                      && unit.name().toLowerCase(java.util.Locale.ROOT).startsWith(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("not a unit of time: " + text));
    }
  }

  /** Checks that packets may come. */
  public LimitMatch {
    if (period <= 0) {
      throw new IllegalArgumentException("no time for a packet: " + period);
    }
  }

  /** So many packets in a unit of time. */
  public static LimitMatch of(int packets, Unit unit, int burst) {
    if (packets <= 0 || packets > unit.periods()) {
      throw new IllegalArgumentException("not a rate: " + packets + "/" + unit.text);
    }
    return new LimitMatch(unit.periods() / packets, burst);
  }

  private static Match parse(Options options) {
    String text = options.value("--limit");
    int slash = text.indexOf('/');
    int packets = Numbers.parse(slash < 0 ? text : text.substring(0, slash));
    Unit unit = slash < 0 ? Unit.SECOND : Unit.parse(text.substring(slash + 1));
    return of(packets, unit, options.number("--limit-burst").orElse(BURST));
  }

  private static Match decode(StructReader in) {
    int period = in.u32();
    return period <= 0 ? UnknownMatch.NOTHING : new LimitMatch(period, in.u32());
  }

  /** The longest unit of time in which the rate can be said well: libxt_limit, print_rate. */
  public Unit unit() {
    Unit[] units = Unit.values();
    int i = 1;
    while (i < units.length
        && period <= units[i].periods()
        && units[i].periods() / period >= units[i].periods() % period) {
      i++;
    }
    return units[i - 1];
  }

  /** How many packets in that unit. */
  public int packets() {
    return unit().periods() / period;
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  /** What follows is the kernel's own. */
  @Override
  public void encode(StructWriter out) {
    out.u32(period).u32(burst);
  }

  @Override
  public String word() {
    return "limit";
  }

  @Override
  public void print(Words out) {
    out.option("--limit", packets() + "/" + unit().text);
    if (burst != BURST) {
      out.option("--limit-burst", Numbers.decimal(burst));
    }
  }
}
