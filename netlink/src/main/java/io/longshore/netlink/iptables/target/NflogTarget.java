package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.OptionalInt;

/**
 * Sends packets to programs that listen: xt_NFLOG.h.
 *
 * @param size how many of a packet's bytes; empty for all
 * @param threshold how many packets are sent together
 */
public record NflogTarget(String prefix, int group, OptionalInt size, int threshold)
    implements ModuleTarget, Structured {
  private static final int PREFIX_LENGTH = 64;
  private static final int COPY_LENGTH = 1; // XT_NFLOG_F_COPY_LEN
  private static final int HIGHEST = 65_535;
  private static final Layout LAYOUT = new Layout("NFLOG", 0, 80);

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "NFLOG",
          "--nflog-prefix= --nflog-group= --nflog-size= --nflog-threshold=",
          LAYOUT,
          NflogTarget::parse,
          NflogTarget::decode);

  private static ModuleTarget parse(Options options) {
    return new NflogTarget(
        options.find("--nflog-prefix").orElse(""),
        options.find("--nflog-group", text -> Numbers.parse(text, HIGHEST)).orElse(0),
        options.number("--nflog-size"),
        options.find("--nflog-threshold", text -> Numbers.parse(text, HIGHEST)).orElse(0));
  }

  private static ModuleTarget decode(StructReader in) {
    int length = in.u32();
    int group = in.u16();
    int threshold = in.u16();
    boolean hasLength = in.u16() == COPY_LENGTH;
    String prefix = in.skip(2).text(PREFIX_LENGTH);
    return new NflogTarget(
        prefix, group, hasLength ? OptionalInt.of(length) : OptionalInt.empty(), threshold);
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u32(size.orElse(0)).u16(group).u16(threshold);
    out.u16(size.isPresent() ? COPY_LENGTH : 0).skip(2).text(prefix, PREFIX_LENGTH);
  }

  @Override
  public String word() {
    return "NFLOG";
  }

  @Override
  public void print(Words out) {
    if (!prefix.isEmpty()) {
      out.flag("--nflog-prefix").quoted(prefix);
    }
    if (group != 0) {
      out.option("--nflog-group", group);
    }
    size.ifPresent(bytes -> out.option("--nflog-size", Numbers.decimal(bytes)));
    if (threshold != 0) {
      out.option("--nflog-threshold", threshold);
    }
  }
}
