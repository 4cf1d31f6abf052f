package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.OptionalInt;

/**
 * Limits the size of TCP's segments: xt_TCPMSS.h.
 *
 * @param size empty to follow what the path takes
 */
public record TcpmssTarget(OptionalInt size) implements ModuleTarget, Structured {
  private static final int CLAMP = 0xffff; // XT_TCPMSS_CLAMP_PMTU
  private static final Layout LAYOUT = new Layout("TCPMSS", 0, 2);

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "TCPMSS",
          "--set-mss= --clamp-mss-to-pmtu",
          LAYOUT,
          options -> new TcpmssTarget(options.number("--set-mss")),
          TcpmssTarget::decode);

  private static ModuleTarget decode(StructReader in) {
    int size = in.u16();
    return new TcpmssTarget(size == CLAMP ? OptionalInt.empty() : OptionalInt.of(size));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u16(size.orElse(CLAMP));
  }

  @Override
  public String word() {
    return "TCPMSS";
  }

  @Override
  public void print(Words out) {
    if (size.isPresent()) {
      out.option("--set-mss", size.getAsInt());
    } else {
      out.flag("--clamp-mss-to-pmtu");
    }
  }
}
