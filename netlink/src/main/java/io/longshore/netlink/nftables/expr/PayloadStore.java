package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/** Writes a register into the packet, and corrects its checksum. */
public record PayloadStore(
    Register from,
    PayloadBase base,
    int offset,
    int length,
    int checksumType,
    int checksumOffset,
    int checksumFlags)
    implements Expression {
  // enum nft_payload_attributes
  private static final int CSUM_TYPE = 6;
  private static final int CSUM_OFFSET = 7;
  private static final int CSUM_FLAGS = 8;

  static Expression decodeStore(PayloadBase base, AttributeTable in) {
    return new PayloadStore(
        Operands.register(in, PayloadLoad.SREG),
        base,
        in.big32(PayloadLoad.OFFSET),
        in.big32(PayloadLoad.LEN),
        in.big32(CSUM_TYPE),
        in.big32(CSUM_OFFSET),
        in.big32(CSUM_FLAGS));
  }

  @Override
  public String kernelName() {
    return PayloadLoad.NAME;
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, PayloadLoad.SREG, from);
    out.big32(PayloadLoad.BASE, base.number());
    out.big32(PayloadLoad.OFFSET, offset);
    out.big32(PayloadLoad.LEN, length);
    out.big32(CSUM_TYPE, checksumType);
    out.big32(CSUM_OFFSET, checksumOffset);
    Operands.writeUnlessZero(out, CSUM_FLAGS, checksumFlags);
  }

  @Override
  public String toString() {
    return "payload write %s => %db @ %s header + %d".formatted(from, length, base, offset);
  }
}
