package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.time.Duration;

/**
 * Goes on with the rule only while packets, or their bytes, come slowly enough; inverted, only
 * while they do not.
 */
public record Limit(long rate, Duration unit, int burst, boolean ofBytes, boolean inverted)
    implements Expression {
  // enum nft_limit_attributes
  private static final int RATE = 1;
  private static final int UNIT = 2;
  private static final int BURST = 3;
  private static final int TYPE = 4;
  private static final int FLAGS = 5;

  static Expression decode(AttributeTable in) {
    return new Limit(
        in.big64(RATE),
        Duration.ofSeconds(in.big64(UNIT)),
        in.big32(BURST),
        in.big32(TYPE) == 1,
        Operands.flag(in, FLAGS, 1));
  }

  @Override
  public String kernelName() {
    return "limit";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big64(RATE, rate);
    out.big64(UNIT, unit.toSeconds());
    out.big32(BURST, burst);
    out.big32(TYPE, ofBytes ? 1 : 0);
    out.big32(FLAGS, inverted ? 1 : 0);
  }

  private String unitWord() {
    return switch ((int) Math.min(Integer.MAX_VALUE, unit.toSeconds())) {
      case 1 -> "second";
      case 60 -> "minute";
      case 3600 -> "hour";
      case 86_400 -> "day";
      case 604_800 -> "week";
      default -> unit.toSeconds() + " seconds";
    };
  }

  @Override
  public String toString() {
    return "limit rate "
        + (inverted ? "over " : "")
        + rate
        + (ofBytes ? " bytes/" : "/")
        + unitWord()
        + (burst == 0 ? "" : " burst " + burst + (ofBytes ? " bytes" : " packets"));
  }
}
