package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;

/** Sets a register to {@code (from & mask) ^ xor}. */
public record Bitwise(Register from, Register to, Bytes mask, Bytes xor) implements Expression {
  // enum nft_bitwise_attributes
  private static final int SREG = 1;
  private static final int DREG = 2;
  private static final int LEN = 3;
  private static final int MASK = 4;
  private static final int XOR = 5;
  private static final int OP = 6;
  private static final int BOOLEAN = 0; // NFT_BITWISE_MASK_XOR

  static Expression decode(AttributeTable in) {
    if (in.big32(OP) != BOOLEAN) {
      return Shift.decodeShift(in);
    }
    return new Bitwise(
        Operands.register(in, SREG),
        Operands.register(in, DREG),
        Operands.data(in, MASK),
        Operands.data(in, XOR));
  }

  @Override
  public String kernelName() {
    return "bitwise";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, SREG, from);
    Operands.write(out, DREG, to);
    out.big32(LEN, mask.length());
    out.big32(OP, BOOLEAN);
    Operands.write(out, MASK, mask);
    Operands.write(out, XOR, xor);
  }

  /** Keeps the bits of the mask, in place. */
  public static Bitwise and(Register register, Bytes mask) {
    return new Bitwise(register, register, mask, Bytes.EMPTY.padded(mask.length()));
  }

  @Override
  public String toString() {
    return "bitwise " + to + " = (" + from + " & " + mask + ") ^ " + xor;
  }
}
