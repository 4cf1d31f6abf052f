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

/** The destination is this host: xt_REDIRECT. */
public record RedirectTarget(Optional<PortRange> ports, NatFlags flags)
    implements ModuleTarget, Structured {
  private static final Layout LAYOUT = new Layout("REDIRECT", 0, 20);
  private static final Layout LAYOUT_SIX = new Layout("REDIRECT", 0, 40);

  static final Kind<ModuleTarget> KIND =
      new Kind<>(
          "REDIRECT",
          Grammar.of("--to-ports= --random"),
          LAYOUT,
          LAYOUT_SIX,
          options ->
              new RedirectTarget(
                  options.find("--to-ports", text -> PortRange.parse(text, '-')),
                  NatFlags.parse(options)),
          RedirectTarget::decode);

  /** To a port of this host. */
  public static RedirectTarget to(int port) {
    return new RedirectTarget(Optional.of(PortRange.of(port)), NatFlags.NONE);
  }

  private static ModuleTarget decode(StructReader in) {
    NatRange.Flagged read = NatRange.decodeIn(in);
    return new RedirectTarget(read.range().ports(), read.flags());
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
    return "REDIRECT";
  }

  @Override
  public void print(Words out) {
    out.option("--to-ports", ports.map(range -> range.joined('-')));
    flags.print(out);
  }
}
