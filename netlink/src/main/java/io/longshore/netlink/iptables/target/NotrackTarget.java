package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Grammar;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Map;

/**
 * Connections are not tracked, in the word of old; the kernel's structure is that of {@link
 * CtTarget} with a flag.
 */
public record NotrackTarget() implements ModuleTarget, Structured {
  static final Kind<ModuleTarget> KIND =
      new Kind<>(
          "NOTRACK",
          new Grammar(Map.of()),
          CtTarget.LAYOUT,
          CtTarget.LAYOUT,
          _ -> new NotrackTarget(),
          _ -> new NotrackTarget());

  @Override
  public Layout layout(IpFamily family) {
    return CtTarget.LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u16(CtTarget.NOTRACK | CtTarget.NOTRACK_ALIAS);
  }

  @Override
  public String word() {
    return "NOTRACK";
  }

  @Override
  public void print(Words out) {}
}
