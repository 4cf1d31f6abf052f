package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;

/** The packet's mark becomes {@code (mark & ~mask) ^ value}: xt_mark.h, revision 2. */
public record MarkTarget(Marking change) implements ModuleTarget, Structured {
  private static final Layout LAYOUT = new Layout("MARK", 2, 8);

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "MARK",
          "--set-xmark= --set-mark= --and-mark= --or-mark= --xor-mark=",
          LAYOUT,
          options -> new MarkTarget(MarkChange.parse(options)),
          in -> new MarkTarget(new Marking(in.u32(), in.u32())));

  /** Sets bits and leaves the others. */
  public static MarkTarget or(int bits) {
    return new MarkTarget(MarkChange.or(bits));
  }

  /** Turns bits over. */
  public static MarkTarget xor(int bits) {
    return new MarkTarget(MarkChange.xor(bits));
  }

  /** Sets the whole mark. */
  public static MarkTarget set(int mark) {
    return new MarkTarget(Marking.of(mark));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u32(change.mark()).u32(change.mask());
  }

  @Override
  public String word() {
    return "MARK";
  }

  @Override
  public void print(Words out) {
    out.option("--set-xmark", change);
  }
}
