package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Grammar;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.net.InetAddress;

/** Another source: libxt_NAT. The families have different structures of linux/netfilter/nf_nat.h. */
public record SnatTarget(NatRange range, NatFlags flags) implements ModuleTarget, Structured {
  private static final Layout LAYOUT = new Layout("SNAT", 0, 20);
  private static final Layout LAYOUT_SIX = new Layout("SNAT", 1, 40);

  static final Kind<ModuleTarget> KIND =
      new Kind<>(
          "SNAT",
          Grammar.of("--to-source= --random --random-fully --persistent"),
          LAYOUT,
          LAYOUT_SIX,
          options ->
              new SnatTarget(NatRange.parse(options.value("--to-source")), NatFlags.parse(options)),
          SnatTarget::decode);

  /** One address. */
  public static SnatTarget to(InetAddress address) {
    return new SnatTarget(NatRange.to(address), NatFlags.NONE);
  }

  private static ModuleTarget decode(StructReader in) {
    NatRange.Flagged read = NatRange.decodeIn(in);
    return new SnatTarget(read.range(), read.flags());
  }

  @Override
  public Layout layout(IpFamily family) {
    return KIND.layout(family);
  }

  @Override
  public void encode(StructWriter out) {
    range.encodeIn(out, flags);
  }

  @Override
  public String word() {
    return "SNAT";
  }

  @Override
  public void print(Words out) {
    out.option("--to-source", range);
    flags.print(out);
  }
}
