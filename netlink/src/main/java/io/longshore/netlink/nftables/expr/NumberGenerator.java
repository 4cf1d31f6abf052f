package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/** Puts a random number, or the next one in turn, into a register. */
public record NumberGenerator(Register to, boolean random, int modulus, int offset)
    implements Expression {
  // enum nft_ng_attributes
  private static final int DREG = 1;
  private static final int MODULUS = 2;
  private static final int TYPE = 3;
  private static final int OFFSET = 4;

  static Expression decode(AttributeTable in) {
    return new NumberGenerator(
        Operands.register(in, DREG), in.big32(TYPE) == 1, in.big32(MODULUS), in.big32(OFFSET));
  }

  @Override
  public String kernelName() {
    return "numgen";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, DREG, to);
    out.big32(MODULUS, modulus);
    out.big32(TYPE, random ? 1 : 0);
    out.big32(OFFSET, offset);
  }

  /** A random number below the modulus. */
  public static NumberGenerator random(int modulus, Register to) {
    return new NumberGenerator(to, true, modulus, 0);
  }

  /** As nft writes it. */
  String words() {
    return (random ? "random" : "inc")
        + " mod "
        + Integer.toUnsignedString(modulus)
        + (offset == 0 ? "" : " offset " + offset);
  }

  @Override
  public String toString() {
    return "numgen " + to + " = " + words();
  }
}
