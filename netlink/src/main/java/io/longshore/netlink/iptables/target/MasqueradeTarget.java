package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Grammar;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Optional;

/** The source is the address of the interface by which the packet leaves: ipt_MASQUERADE. */
public record MasqueradeTarget(Optional<PortRange> ports, NatFlags flags)
    implements ModuleTarget, Structured {
  private static final Layout LAYOUT = new Layout("MASQUERADE", 0, 20);
  private static final Layout LAYOUT_SIX = new Layout("MASQUERADE", 0, 40);

  static final Kind<ModuleTarget> KIND =
      new Kind<>(
          "MASQUERADE",
          Grammar.of("--to-ports= --random --random-fully"),
          LAYOUT,
          LAYOUT_SIX,
          options ->
              new MasqueradeTarget(
                  options.find("--to-ports", text -> PortRange.parse(text, '-')),
                  NatFlags.parse(options)),
          MasqueradeTarget::decode);

  /** From any port. */
  public static MasqueradeTarget with(NatFlags flags) {
    return new MasqueradeTarget(Optional.empty(), flags);
  }

  private static ModuleTarget decode(StructReader in) {
    NatRange.Flagged read = NatRange.decodeIn(in);
    return new MasqueradeTarget(read.range().ports(), read.flags());
  }

  @Override
  public Layout layout(IpFamily family) {
    return KIND.layout(family);
  }

  @Override
  public void encode(StructWriter out) {
    NatRange.toPorts(ports).encodeIn(out, flags);
  }

  @Override
  public String word() {
    return "MASQUERADE";
  }

  @Override
  public void print(Words out) {
    out.option("--to-ports", ports.map(range -> range.joined('-')));
    flags.print(out);
  }
}
