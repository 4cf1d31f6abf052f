package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.net.InetAddress;

/** Another destination: libxt_NAT and {@code struct nf_nat_range2}, revision 2. */
public record DnatTarget(NatRange range, NatFlags flags) implements ModuleTarget, Structured {
  private static final Layout LAYOUT = new Layout("DNAT", 2, 44);

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "DNAT",
          "--to-destination= --random --random-fully --persistent",
          LAYOUT,
          options ->
              new DnatTarget(
                  NatRange.parse(options.value("--to-destination")), NatFlags.parse(options)),
          DnatTarget::decode);

  /** One address and port. */
  public static DnatTarget to(InetAddress address, int port) {
    return new DnatTarget(NatRange.to(address, port), NatFlags.NONE);
  }

  private static ModuleTarget decode(StructReader in) {
    NatRange.Flagged read = NatRange.decode(in);
    int base = in.big16();
    NatRange range = read.range();
    return new DnatTarget(range.base().isPresent() ? range.withBase(base) : range, read.flags());
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    range.encode(out, flags);
    out.big16(range.base().orElse(0));
  }

  @Override
  public String word() {
    return "DNAT";
  }

  @Override
  public void print(Words out) {
    out.option("--to-destination", range);
    flags.print(out);
  }
}
