package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/** Hands the packet to a program, by the number of its queue. */
public record Queue(int first, int count, int flags) implements Expression {
  // enum nft_queue_attributes
  private static final int NUM = 1;
  private static final int TOTAL = 2;
  private static final int FLAGS = 3;
  private static final int SREG_QNUM = 4;

  static Expression decode(AttributeTable in) {
    if (in.has(SREG_QNUM)) {
      return UNKNOWN;
    }
    return new Queue(in.big16(NUM), in.big16(TOTAL), in.big16(FLAGS));
  }

  @Override
  public String kernelName() {
    return "queue";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big16(NUM, first);
    out.big16(TOTAL, count);
    out.big16(FLAGS, flags);
  }

  @Override
  public String toString() {
    return "queue "
        + ((flags & 1) != 0 ? "flags bypass " : "")
        + "to "
        + first
        + (count > 1 ? "-" + (first + count - 1) : "");
  }
}
