package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.AddressText;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import java.util.Arrays;

/**
 * Addresses that were seen lately, in a list with a name: xt_recent.h, revision 1.
 *
 * @param seconds how long ago at most; 0 for any time
 * @param hits how often at least; 0 for once
 * @param mask which bits of the address count
 * @param destination whether the destination is meant, not the source
 */
public record RecentMatch(
    Action action,
    boolean inverted,
    String list,
    int seconds,
    int hits,
    boolean reap,
    boolean sameTtl,
    Bytes mask,
    boolean destination)
    implements Match, Structured {

  /** What is done with the list. */
  public enum Action {
    CHECK(1, "--rcheck"),
    SET(2, "--set"),
    UPDATE(4, "--update"),
    REMOVE(8, "--remove");

    private final int bit;
    private final String option;

    Action(int bit, String option) {
      this.bit = bit;
      this.option = option;
    }
  }

  private static final int TTL = 16;
  private static final int REAP = 32;
  private static final int NAME_LENGTH = 200;
  private static final Layout LAYOUT = new Layout("recent", 1, 228);

  static final Kind<Match> KIND =
      Kind.of(
          "recent",
          "--set --rcheck --update --remove --seconds= --reap --hitcount= --rttl --name= --mask="
              + " --rsource --rdest",
          LAYOUT,
          RecentMatch::parse,
          RecentMatch::decode);

  /** Whether the source was seen in the last seconds; what is older is forgotten. */
  public static RecentMatch seen(String list, int seconds, IpFamily family) {
    return new RecentMatch(
        Action.CHECK, false, list, seconds, 0, true, false, allBits(family), false);
  }

  /** Puts the source into the list; every packet matches. */
  public static RecentMatch remember(String list, IpFamily family) {
    return new RecentMatch(Action.SET, false, list, 0, 0, false, false, allBits(family), false);
  }

  private static Bytes allBits(IpFamily family) {
    return ones(Dialect.of(family).addressLength());
  }

  private static Bytes ones(int count) {
    byte[] ones = new byte[count];
    Arrays.fill(ones, (byte) 0xff);
    return Bytes.of(ones);
  }

  private static Match parse(Options options) {
    Action action =
        Arrays.stream(Action.values())
            .filter(candidate -> options.has(candidate.option))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("recent needs --set or --rcheck"));
    return new RecentMatch(
        action,
        options.inverted(action.option),
        options.find("--name").orElse("DEFAULT"),
        options.number("--seconds").orElse(0),
        options.number("--hitcount").orElse(0),
        options.has("--reap"),
        options.has("--rttl"),
        options.find("--mask", AddressText::parse).orElse(allBits(options.family())),
        options.has("--rdest"));
  }

  private static Match decode(StructReader in) {
    int seconds = in.u32();
    int hits = in.u32();
    int flags = in.u8();
    boolean inverted = in.flag();
    String list = in.text(NAME_LENGTH);
    boolean destination = in.flag();
    Bytes mask = in.skip(1).address();
    return Arrays.stream(Action.values())
        .filter(action -> (flags & action.bit) != 0)
        .findFirst()
        .<Match>map(
            action ->
                new RecentMatch(
                    action,
                    inverted,
                    list,
                    seconds,
                    hits,
                    (flags & REAP) != 0,
                    (flags & TTL) != 0,
                    mask,
                    destination))
        .orElse(UnknownMatch.NOTHING);
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u32(seconds).u32(hits);
    out.u8(action.bit | (reap ? REAP : 0) | (sameTtl ? TTL : 0)).flag(inverted);
    out.text(list, NAME_LENGTH).flag(destination).skip(1);
    out.address(mask);
  }

  @Override
  public String word() {
    return "recent";
  }

  @Override
  public void print(Words out) {
    out.not(inverted).flag(action.option);
    if (seconds != 0) {
      out.option("--seconds", Numbers.decimal(seconds));
    }
    out.flag("--reap", reap);
    if (hits != 0) {
      out.option("--hitcount", Numbers.decimal(hits));
    }
    out.flag("--rttl", sameTtl).option("--name", list);
    out.option("--mask", AddressText.of(mask));
    out.flag(destination ? "--rdest" : "--rsource");
  }
}
