package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.BitNames;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.List;

/**
 * A line in the kernel's log: xt_LOG.h.
 *
 * @param flags bits of XT_LOG_: what more the line says
 */
public record LogTarget(String prefix, int level, int flags) implements ModuleTarget, Structured {
  private static final int PREFIX_LENGTH = 30;
  private static final int WARNING = 4;
  private static final Layout LAYOUT = new Layout("LOG", 0, 32);

  private static final List<BitNames.Bit> FLAGS =
      List.of(
          new BitNames.Bit("--log-tcp-sequence", 1),
          new BitNames.Bit("--log-tcp-options", 2),
          new BitNames.Bit("--log-ip-options", 4),
          new BitNames.Bit("--log-uid", 8),
          new BitNames.Bit("--log-macdecode", 32));

  /** As syslog(3) numbers them. */
  private static final List<String> LEVELS =
      List.of("emerg", "alert", "crit", "error", "warning", "notice", "info", "debug");

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "LOG",
          "--log-prefix= --log-level= --log-tcp-sequence --log-tcp-options --log-ip-options"
              + " --log-uid --log-macdecode",
          LAYOUT,
          LogTarget::parse,
          LogTarget::decode);

  private static ModuleTarget parse(Options options) {
    return new LogTarget(
        options.find("--log-prefix").orElse(""),
        options.find("--log-level", LogTarget::level).orElse(WARNING),
        FLAGS.stream()
            .filter(flag -> options.has(flag.name()))
            .mapToInt(BitNames.Bit::mask)
            .sum());
  }

  private static int level(String text) {
    return LEVELS.contains(text)
        ? LEVELS.indexOf(text)
        : Numbers.parse(text, LEVELS.size() - 1);
  }

  private static ModuleTarget decode(StructReader in) {
    int level = in.u8();
    int flags = in.u8();
    return new BitNames(FLAGS).cover(flags)
        ? new LogTarget(in.text(PREFIX_LENGTH), level, flags)
        : UnknownTarget.NOTHING;
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u8(level).u8(flags).text(prefix, PREFIX_LENGTH);
  }

  @Override
  public String word() {
    return "LOG";
  }

  @Override
  public void print(Words out) {
    if (!prefix.isEmpty()) {
      out.flag("--log-prefix").quoted(prefix);
    }
    if (level != WARNING) {
      out.option("--log-level", level);
    }
    FLAGS.forEach(flag -> out.flag(flag.name(), (flags & flag.mask()) != 0));
  }
}
