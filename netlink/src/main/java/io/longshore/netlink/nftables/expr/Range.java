package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;

/** Goes on with the rule only if a register is within two constants, or only if it is not. */
public record Range(Register register, boolean inverted, Bytes from, Bytes to)
    implements Expression {
  // enum nft_range_attributes
  private static final int SREG = 1;
  private static final int OP = 2;
  private static final int FROM_DATA = 3;
  private static final int TO_DATA = 4;

  static Expression decode(AttributeTable in) {
    return new Range(
        Operands.register(in, SREG),
        in.big32(OP) == 1,
        Operands.data(in, FROM_DATA),
        Operands.data(in, TO_DATA));
  }

  @Override
  public String kernelName() {
    return "range";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, SREG, register);
    out.big32(OP, inverted ? 1 : 0);
    Operands.write(out, FROM_DATA, from);
    Operands.write(out, TO_DATA, to);
  }

  @Override
  public String toString() {
    return "range " + register + (inverted ? " != " : " == ") + from + "-" + to;
  }
}
