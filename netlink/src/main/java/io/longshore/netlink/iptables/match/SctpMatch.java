package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Optional;

/**
 * Ports in the header of SCTP: xt_sctp.h. A match that looks at chunks too is an {@link
 * UnknownMatch}.
 */
public record SctpMatch(
    Optional<Criterion<PortRange>> source, Optional<Criterion<PortRange>> destination)
    implements Match, Structured {
  private static final int SOURCE = 1;
  private static final int DESTINATION = 2;
  private static final int CHUNKS = 4 * 64 + 4;
  private static final int FLAGGED_CHUNKS = 4; // XT_NUM_SCTP_FLAGS
  private static final int NO_CHUNK = 0xff;
  private static final PortRange ABSENT = PortRange.of(0);
  private static final Layout LAYOUT = new Layout("sctp", 0, 8 + CHUNKS + 3 * FLAGGED_CHUNKS + 12);

  static final Kind<Match> KIND =
      Kind.of(
          "sctp",
          "--sport|--source-port= --dport|--destination-port=",
          LAYOUT,
          SctpMatch::parse,
          SctpMatch::decode);

  /** Packets to a port. */
  public static SctpMatch to(int port) {
    return new SctpMatch(Optional.empty(), Optional.of(Criterion.is(PortRange.of(port))));
  }

  private static Match parse(Options options) {
    return new SctpMatch(
        options.criterion("--sport", PortRange::parse),
        options.criterion("--dport", PortRange::parse));
  }

  private static Match decode(StructReader in) {
    PortRange destination = new PortRange(in.u16(), in.u16());
    PortRange source = new PortRange(in.u16(), in.u16());
    int given = in.skip(CHUNKS + 3 * FLAGGED_CHUNKS + 4).u32();
    int inverted = in.u32();
    return new SctpMatch(
        criterion(source, given & SOURCE, inverted & SOURCE),
        criterion(destination, given & DESTINATION, inverted & DESTINATION));
  }

  private static Optional<Criterion<PortRange>> criterion(
      PortRange range, int given, int inverted) {
    return given == 0 ? Optional.empty() : Optional.of(new Criterion<>(range, inverted != 0));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    write(out, destination);
    write(out, source);
    out.skip(CHUNKS);
    for (int i = 0; i < FLAGGED_CHUNKS; i++) {
      out.u8(NO_CHUNK).skip(2);
    }
    out.skip(4);
    out.u32((source.isPresent() ? SOURCE : 0) | (destination.isPresent() ? DESTINATION : 0));
    out.u32(Ports.bit(source, SOURCE) | Ports.bit(destination, DESTINATION));
  }

  private static void write(StructWriter out, Optional<Criterion<PortRange>> ports) {
    PortRange range = ports.map(Criterion::value).orElse(ABSENT);
    out.u16(range.first()).u16(range.last());
  }

  @Override
  public String word() {
    return "sctp";
  }

  @Override
  public void print(Words out) {
    out.criterion("--sport", source).criterion("--dport", destination);
  }
}
