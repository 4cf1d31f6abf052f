package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Optional;

/**
 * Puts a hash of another register into a register; or, without one, of the packet's addresses and
 * ports, the same for both directions.
 */
public record Hash(
    Optional<Register> from, Register to, int length, int modulus, int seed, int offset)
    implements Expression {
  // enum nft_hash_attributes, enum nft_hash_types
  private static final int SREG = 1;
  private static final int DREG = 2;
  private static final int LEN = 3;
  private static final int MODULUS = 4;
  private static final int SEED = 5;
  private static final int OFFSET = 6;
  private static final int TYPE = 7;
  private static final int JENKINS = 0;
  private static final int SYMMETRIC = 1;

  static Expression decode(AttributeTable in) {
    return new Hash(
        Operands.optionalRegister(in, SREG),
        Operands.register(in, DREG),
        in.big32(LEN),
        in.big32(MODULUS),
        in.big32(SEED),
        in.big32(OFFSET));
  }

  @Override
  public String kernelName() {
    return "hash";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, SREG, from);
    Operands.write(out, DREG, to);
    if (from.isPresent()) {
      out.big32(LEN, length);
    }
    out.big32(MODULUS, modulus);
    Operands.writeUnlessZero(out, SEED, seed);
    Operands.writeUnlessZero(out, OFFSET, offset);
    out.big32(TYPE, from.isPresent() ? JENKINS : SYMMETRIC);
  }

  /** What follows the hashed data, as nft writes it. */
  String words() {
    return " mod "
        + Integer.toUnsignedString(modulus)
        + (seed == 0 ? "" : " seed 0x" + Integer.toHexString(seed))
        + (offset == 0 ? "" : " offset " + offset);
  }

  @Override
  public String toString() {
    return "hash "
        + to
        + " = "
        + from.map(source -> "jhash(" + source + ", " + length + ")").orElse("symhash()")
        + words();
  }
}
