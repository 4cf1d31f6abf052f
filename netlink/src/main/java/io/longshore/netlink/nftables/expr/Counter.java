package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/** Counts packets and their bytes. */
public record Counter(long packets, long bytes) implements Expression {
  // enum nft_counter_attributes
  private static final int BYTES = 1;
  private static final int PACKETS = 2;

  static Expression decode(AttributeTable in) {
    return new Counter(in.big64(PACKETS), in.big64(BYTES));
  }

  @Override
  public String kernelName() {
    return "counter";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big64(BYTES, bytes);
    out.big64(PACKETS, packets);
  }

  /** From zero on. */
  public Counter() {
    this(0, 0);
  }

  @Override
  public String toString() {
    return "counter packets "
        + Long.toUnsignedString(packets)
        + " bytes "
        + Long.toUnsignedString(bytes);
  }
}
