package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;

/** Goes on with the rule only if a register compares so with a constant. */
public record Compare(Register register, Comparison comparison, Bytes data) implements Expression {
  // enum nft_cmp_attributes
  private static final int SREG = 1;
  private static final int OP = 2;
  private static final int DATA = 3;

  static Expression decode(AttributeTable in) {
    return Numbered.find(Comparison.values(), in.big32(OP))
        .<Expression>map(
            comparison ->
                new Compare(Operands.register(in, SREG), comparison, Operands.data(in, DATA)))
        .orElse(UNKNOWN);
  }

  @Override
  public String kernelName() {
    return "cmp";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, SREG, register);
    out.big32(OP, comparison.number());
    Operands.write(out, DATA, data);
  }

  /** Goes on only if the register holds these bytes. */
  public static Compare equal(Register register, Bytes data) {
    return new Compare(register, Comparison.EQUAL, data);
  }

  /** Goes on only if the register holds other bytes. */
  public static Compare notEqual(Register register, Bytes data) {
    return new Compare(register, Comparison.NOT_EQUAL, data);
  }

  @Override
  public String toString() {
    return "cmp " + register + " " + comparison + " " + data;
  }
}
