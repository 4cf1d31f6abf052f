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

/** Ports in the header of UDP: struct xt_udp. */
public record UdpMatch(
    Optional<Criterion<PortRange>> source, Optional<Criterion<PortRange>> destination)
    implements Match, Structured {
  private static final int NOT_SOURCE = 1;
  private static final int NOT_DESTINATION = 2;
  private static final Layout LAYOUT = new Layout("udp", 0, 10);

  static final Kind<Match> KIND =
      Kind.of(
          "udp",
          "--sport|--source-port= --dport|--destination-port=",
          LAYOUT,
          UdpMatch::parse,
          UdpMatch::decode);

  /** Packets to a port. */
  public static UdpMatch to(int port) {
    return new UdpMatch(Optional.empty(), Optional.of(Criterion.is(PortRange.of(port))));
  }

  private static Match parse(Options options) {
    return new UdpMatch(
        options.criterion("--sport", PortRange::parse),
        options.criterion("--dport", PortRange::parse));
  }

  private static Match decode(StructReader in) {
    PortRange source = new PortRange(in.u16(), in.u16());
    PortRange destination = new PortRange(in.u16(), in.u16());
    int inverted = in.u8();
    return new UdpMatch(
        Ports.criterion(source, inverted & NOT_SOURCE),
        Ports.criterion(destination, inverted & NOT_DESTINATION));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    Ports.write(out, source);
    Ports.write(out, destination);
    out.u8(Ports.bit(source, NOT_SOURCE) | Ports.bit(destination, NOT_DESTINATION));
  }

  @Override
  public String word() {
    return "udp";
  }

  @Override
  public void print(Words out) {
    out.criterion("--sport", source).criterion("--dport", destination);
  }
}
