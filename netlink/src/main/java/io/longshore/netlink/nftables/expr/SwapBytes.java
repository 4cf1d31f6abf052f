package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/** Changes a register between network order and the machine's. */
public record SwapBytes(Register from, Register to, boolean toNetwork, int length, int size)
    implements Expression {
  // enum nft_byteorder_attributes
  private static final int SREG = 1;
  private static final int DREG = 2;
  private static final int OP = 3;
  private static final int LEN = 4;
  private static final int SIZE = 5;

  static Expression decode(AttributeTable in) {
    return new SwapBytes(
        Operands.register(in, SREG),
        Operands.register(in, DREG),
        in.big32(OP) == 1,
        in.big32(LEN),
        in.big32(SIZE));
  }

  @Override
  public String kernelName() {
    return "byteorder";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, SREG, from);
    Operands.write(out, DREG, to);
    out.big32(OP, toNetwork ? 1 : 0);
    out.big32(LEN, length);
    out.big32(SIZE, size);
  }

  @Override
  public String toString() {
    return "byteorder "
        + to
        + " = "
        + (toNetwork ? "hton(" : "ntoh(")
        + from
        + ", "
        + size
        + ", "
        + length
        + ")";
  }
}
