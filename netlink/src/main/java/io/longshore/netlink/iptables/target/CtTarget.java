package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.BitNames;
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
 * How a new connection is tracked: xt_CT.h, revision 2.
 *
 * @param events which changes are told of, as bits of enum ip_conntrack_events; 0 for all
 * @param expectEvents likewise for expected connections
 */
public record CtTarget(
    boolean notrack, Zone zone, int events, int expectEvents, String helper, String timeout)
    implements ModuleTarget, Structured {

  /** In which zone it is. */
  public sealed interface Zone {}

  /** In a zone with a number, 0 being the usual one. */
  public record Numbered(int number, Way way) implements Zone {}

  /** In the zone whose number is the packet's mark. */
  public record ByMark() implements Zone {}

  /** For which of a connection's directions. */
  public enum Way {
    BOTH(0, "--zone"),
    ORIGINAL(ZONE_ORIGINAL, "--zone-orig"),
    REPLY(ZONE_REPLY, "--zone-reply");

    private final int bit;
    private final String option;

    Way(int bit, String option) {
      this.bit = bit;
      this.option = option;
    }
  }

  static final int NOTRACK = 1;
  static final int NOTRACK_ALIAS = 2;
  private static final int ZONE_ORIGINAL = 4;
  private static final int ZONE_REPLY = 8;
  private static final int ZONE_MARK = 16;
  private static final int HELPER_LENGTH = 16;
  private static final int TIMEOUT_LENGTH = 32;
  private static final Zone USUAL = new Numbered(0, Way.BOTH);

  static final Layout LAYOUT = new Layout("CT", 2, 72);

  private static final BitNames EVENTS =
      BitNames.of(
          "new",
          "related",
          "destroy",
          "reply",
          "assured",
          "protoinfo",
          "helper",
          "mark",
          "natseqinfo",
          "secmark");

  private static final BitNames EXPECT_EVENTS = BitNames.of("new");

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "CT",
          "--notrack --helper= --timeout= --ctevents= --expevents= --zone= --zone-orig="
              + " --zone-reply=",
          LAYOUT,
          CtTarget::parse,
          CtTarget::decode);

  /** Connections are not tracked. */
  public static CtTarget untracked() {
    return new CtTarget(true, USUAL, 0, 0, "", "");
  }

  private static ModuleTarget parse(Options options) {
    return new CtTarget(
        options.has("--notrack"),
        Arrays.stream(Way.values())
            .filter(way -> options.has(way.option))
            .findFirst()
            .map(way -> zone(options.value(way.option), way))
            .orElse(USUAL),
        options.find("--ctevents", EVENTS::parse).orElse(0),
        options.find("--expevents", EXPECT_EVENTS::parse).orElse(0),
        options.find("--helper").orElse(""),
        options.find("--timeout").orElse(""));
  }

  private static Zone zone(String text, Way way) {
    return text.equals("mark") ? new ByMark() : new Numbered(Numbers.parse(text, 0xffff), way);
  }

  private static ModuleTarget decode(StructReader in) {
    int flags = in.u16();
    int number = in.u16();
    int events = in.u32();
    int expectEvents = in.u32();
    if (!EVENTS.cover(events) || !EXPECT_EVENTS.cover(expectEvents)) {
      return UnknownTarget.NOTHING;
    }
    Way way =
        Arrays.stream(Way.values())
            .filter(candidate -> (flags & candidate.bit) != 0)
            .findFirst()
            .orElse(Way.BOTH);
    return new CtTarget(
        (flags & NOTRACK) != 0,
        (flags & ZONE_MARK) != 0 ? new ByMark() : new Numbered(number, way),
        events,
        expectEvents,
        in.text(HELPER_LENGTH),
        in.text(TIMEOUT_LENGTH));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    int flags = notrack ? NOTRACK : 0;
    switch (zone) {
      case Numbered(int number, Way way) -> out.u16(flags | way.bit).u16(number);
      case ByMark() -> out.u16(flags | ZONE_MARK).u16(0);
    }
    out.u32(events).u32(expectEvents).text(helper, HELPER_LENGTH).text(timeout, TIMEOUT_LENGTH);
  }

  @Override
  public String word() {
    return "CT";
  }

  @Override
  public void print(Words out) {
    out.flag("--notrack", notrack);
    print(out, "--helper", helper);
    print(out, "--timeout", timeout);
    print(out, "--ctevents", EVENTS.print(events));
    print(out, "--expevents", EXPECT_EVENTS.print(expectEvents));
    switch (zone) {
      case ByMark() -> out.option("--zone", "mark");
      case Numbered(int number, Way way) -> {
        if (number != 0) {
          out.option(way.option, number);
        }
      }
    }
  }

  private static void print(Words out, String option, String text) {
    if (!text.isEmpty()) {
      out.option(option, text);
    }
  }
}
