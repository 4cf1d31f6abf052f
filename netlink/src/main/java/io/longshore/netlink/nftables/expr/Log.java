package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.List;
import java.util.OptionalInt;

/** Writes the packet to the kernel's log, or sends it to a group of netlink. */
public record Log(
    String prefix,
    OptionalInt group,
    OptionalInt snapLength,
    OptionalInt queueThreshold,
    OptionalInt level,
    OptionalInt flags)
    implements Expression {
  // enum nft_log_attributes
  private static final int GROUP = 1;
  private static final int PREFIX = 2;
  private static final int SNAPLEN = 3;
  private static final int QTHRESHOLD = 4;
  private static final int LEVEL = 5;
  private static final int FLAGS = 6;
  private static final List<String> LEVELS =
      List.of("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit");

  static Expression decode(AttributeTable in) {
    return new Log(
        in.text(PREFIX),
        in.has(GROUP) ? OptionalInt.of(in.big16(GROUP)) : OptionalInt.empty(),
        in.optionalBig32(SNAPLEN),
        in.has(QTHRESHOLD) ? OptionalInt.of(in.big16(QTHRESHOLD)) : OptionalInt.empty(),
        in.optionalBig32(LEVEL),
        in.optionalBig32(FLAGS));
  }

  @Override
  public String kernelName() {
    return "log";
  }

  @Override
  public void encode(AttributeWriter out) {
    if (!prefix.isEmpty()) {
      out.text(PREFIX, prefix);
    }
    group.ifPresent(number -> out.big16(GROUP, number));
    snapLength.ifPresent(length -> out.big32(SNAPLEN, length));
    queueThreshold.ifPresent(threshold -> out.big16(QTHRESHOLD, threshold));
    level.ifPresent(number -> out.big32(LEVEL, number));
    flags.ifPresent(bits -> out.big32(FLAGS, bits));
  }

  /** To a group of NFLOG. */
  public static Log toGroup(int group, String prefix) {
    return new Log(
        prefix,
        OptionalInt.of(group),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private String words() {
    StringBuilder text = new StringBuilder();
    if (!prefix.isEmpty()) {
      text.append(" prefix \"").append(prefix).append('"');
    }
    group.ifPresent(number -> text.append(" group ").append(number));
    snapLength.ifPresent(length -> text.append(" snaplen ").append(length));
    queueThreshold.ifPresent(count -> text.append(" queue-threshold ").append(count));
    if (group.isEmpty()) {
      level.ifPresent(
          number ->
              text.append(" level ")
                  .append(
                      number >= 0 && number < LEVELS.size() ? LEVELS.get(number) : "" + number));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "log" + words();
  }
}
