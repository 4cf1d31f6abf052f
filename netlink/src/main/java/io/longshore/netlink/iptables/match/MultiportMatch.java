package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Several ports or ranges of them: xt_multiport.h, revision 1. */
public record MultiportMatch(Side side, List<PortRange> ports, boolean inverted)
    implements Match, Structured {

  /** Which of the packet's ports. */
  public enum Side {
    SOURCE(0, "--sports"),
    DESTINATION(1, "--dports"),
    EITHER(2, "--ports");

    private final int number;
    private final String option;

    Side(int number, String option) {
      this.number = number;
      this.option = option;
    }
  }

  private static final int PLACES = 15; // XT_MULTI_PORTS
  private static final Layout LAYOUT = new Layout("multiport", 1, 2 + 2 * PLACES + PLACES + 1);

  static final Kind<Match> KIND =
      Kind.of(
          "multiport",
          "--sports|--source-ports= --dports|--destination-ports= --ports=",
          LAYOUT,
          MultiportMatch::parse,
          MultiportMatch::decode);

  /** Checks that the kernel has place for all. */
  public MultiportMatch {
    ports = List.copyOf(ports);
    if (ports.isEmpty() || places(ports) > PLACES) {
      throw new IllegalArgumentException("not 1 to " + PLACES + " ports: " + ports);
    }
  }

  private static int places(List<PortRange> ports) {
    return ports.stream().mapToInt(range -> range.isOne() ? 1 : 2).sum();
  }

  private static Match parse(Options options) {
    Side side =
        Arrays.stream(Side.values())
            .filter(candidate -> options.has(candidate.option))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("multiport needs ports"));
    return new MultiportMatch(
        side,
        Arrays.stream(options.value(side.option).split(",")).map(PortRange::parse).toList(),
        options.inverted(side.option));
  }

  private static Match decode(StructReader in) {
    int side = in.u8();
    int count = in.u8();
    int[] ports = IntStream.range(0, PLACES).map(i -> in.u16()).toArray();
    int[] begins = IntStream.range(0, PLACES).map(i -> in.u8()).toArray();
    boolean inverted = in.flag();
    if (count == 0 || count > PLACES) {
      return UnknownMatch.NOTHING;
    }
    List<PortRange> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean isRange = begins[i] != 0 && i + 1 < count;
      ranges.add(isRange ? new PortRange(ports[i], ports[++i]) : PortRange.of(ports[i]));
    }
    return Arrays.stream(Side.values())
        .filter(candidate -> candidate.number == side)
        .findFirst()
        .<Match>map(known -> new MultiportMatch(known, ranges, inverted))
        .orElse(UnknownMatch.NOTHING);
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    int count = places(ports);
    out.u8(side.number).u8(count);
    for (PortRange range : ports) {
      out.u16(range.first());
      if (!range.isOne()) {
        out.u16(range.last());
      }
    }
    out.skip(2 * (PLACES - count));
    for (PortRange range : ports) {
      out.flag(!range.isOne()).skip(range.isOne() ? 0 : 1);
    }
    out.skip(PLACES - count).flag(inverted);
  }

  @Override
  public String word() {
    return "multiport";
  }

  @Override
  public void print(Words out) {
    String words = String.join(",", ports.stream().map(PortRange::toString).toList());
    out.not(inverted).option(side.option, words);
  }
}
