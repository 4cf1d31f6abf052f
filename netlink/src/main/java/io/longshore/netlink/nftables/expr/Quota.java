package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/** Goes on with the rule only until so many bytes have passed; inverted, only from then on. */
public record Quota(long bytes, long consumed, boolean inverted) implements Expression {
  // enum nft_quota_attributes
  private static final int BYTES = 1;
  private static final int FLAGS = 2;
  private static final int CONSUMED = 4;
  private static final int INVERTED = 1;

  static Expression decode(AttributeTable in) {
    return new Quota(in.big64(BYTES), in.big64(CONSUMED), Operands.flag(in, FLAGS, INVERTED));
  }

  @Override
  public String kernelName() {
    return "quota";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big64(BYTES, bytes);
    out.big64(CONSUMED, consumed);
    out.big32(FLAGS, inverted ? INVERTED : 0);
  }

  @Override
  public String toString() {
    return "quota "
        + (inverted ? "over " : "")
        + bytes
        + " bytes"
        + (consumed == 0 ? "" : " used " + consumed + " bytes");
  }
}
