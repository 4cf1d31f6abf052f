package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.AddressText;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;

/**
 * Hands the packet to a local socket without changing it: xt_TPROXY.h, revision 1.
 *
 * @param address zeros for the packet's own
 * @param port 0 for the packet's own
 */
public record TproxyTarget(Bytes address, int port, Marking mark) implements ModuleTarget, Structured {
  private static final Layout LAYOUT = new Layout("TPROXY", 1, 28);

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "TPROXY",
          "--on-port= --on-ip= --tproxy-mark=",
          LAYOUT,
          TproxyTarget::parse,
          TproxyTarget::decode);

  private static ModuleTarget parse(Options options) {
    return new TproxyTarget(
        options
            .find("--on-ip", AddressText::parse)
            .orElse(Dialect.of(options.family()).noAddress()),
        Numbers.parse(options.value("--on-port"), PortRange.HIGHEST),
        options.find("--tproxy-mark", Marking::parse).orElse(new Marking(0, 0)));
  }

  private static ModuleTarget decode(StructReader in) {
    int mask = in.u32();
    int mark = in.u32();
    return new TproxyTarget(in.address(), in.big16(), new Marking(mark, mask));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u32(mark.mask()).u32(mark.mark()).address(address).big16(port);
  }

  @Override
  public String word() {
    return "TPROXY";
  }

  @Override
  public void print(Words out) {
    out.option("--on-port", port).option("--on-ip", AddressText.of(address));
    out.option("--tproxy-mark", mark);
  }
}
