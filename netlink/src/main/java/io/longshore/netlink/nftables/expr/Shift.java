package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;

/** Shifts the bits of a register. */
public record Shift(Register from, Register to, int length, boolean left, int bits)
    implements Expression {
  // enum nft_bitwise_attributes, enum nft_bitwise_ops
  private static final int SREG = 1;
  private static final int DREG = 2;
  private static final int LEN = 3;
  private static final int OP = 6;
  private static final int DATA = 7;
  private static final int LEFT = 1;
  private static final int RIGHT = 2;

  static Expression decodeShift(AttributeTable in) {
    int operation = in.big32(OP);
    if (operation != LEFT && operation != RIGHT) {
      return UNKNOWN;
    }
    return new Shift(
        Operands.register(in, SREG),
        Operands.register(in, DREG),
        in.big32(LEN),
        operation == LEFT,
        (int) Operands.data(in, DATA).host());
  }

  @Override
  public String kernelName() {
    return "bitwise";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, SREG, from);
    Operands.write(out, DREG, to);
    out.big32(LEN, length);
    out.big32(OP, left ? LEFT : RIGHT);
    Operands.write(out, DATA, Bytes.host32(bits));
  }

  @Override
  public String toString() {
    return "bitwise " + to + " = " + from + (left ? " << " : " >> ") + bits;
  }
}
