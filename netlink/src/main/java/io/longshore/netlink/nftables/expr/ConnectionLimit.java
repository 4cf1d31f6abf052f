package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/**
 * Goes on with the rule only while there are at most so many connections; inverted, only while
 * there are more.
 */
public record ConnectionLimit(int count, boolean inverted) implements Expression {
  // enum nft_connlimit_attributes
  private static final int COUNT = 1;
  private static final int FLAGS = 2;

  static Expression decode(AttributeTable in) {
    return new ConnectionLimit(in.big32(COUNT), Operands.flag(in, FLAGS, 1));
  }

  @Override
  public String kernelName() {
    return "connlimit";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(COUNT, count);
    out.big32(FLAGS, inverted ? 1 : 0);
  }

  @Override
  public String toString() {
    return "ct count " + (inverted ? "over " : "") + count;
  }
}
