package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Optional;

/**
 * Goes on with the rule only if a set has a register's content, or only if it has not; with a map,
 * puts what it maps to into another register.
 */
public record Lookup(String set, int setId, Register from, Optional<Register> to, boolean inverted)
    implements Expression {
  // enum nft_lookup_attributes
  private static final int SET = 1;
  private static final int SREG = 2;
  private static final int DREG = 3;
  private static final int SET_ID = 4;
  private static final int FLAGS = 5;
  private static final int INVERTED = 1; // NFT_LOOKUP_F_INV

  static Expression decode(AttributeTable in) {
    return new Lookup(
        in.text(SET),
        in.big32(SET_ID),
        Operands.register(in, SREG),
        Operands.optionalRegister(in, DREG),
        Operands.flag(in, FLAGS, INVERTED));
  }

  @Override
  public String kernelName() {
    return "lookup";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, SREG, from);
    Operands.write(out, DREG, to);
    out.text(SET, set);
    Operands.writeUnlessZero(out, SET_ID, setId);
    Operands.writeFlag(out, FLAGS, INVERTED, inverted);
  }

  /** Goes on only if the set has it. */
  public static Lookup in(String set, Register from) {
    return new Lookup(set, 0, from, Optional.empty(), false);
  }

  /** Goes on only if the set has it not. */
  public static Lookup notIn(String set, Register from) {
    return new Lookup(set, 0, from, Optional.empty(), true);
  }

  /** Maps to data. */
  public static Lookup map(String map, Register from, Register to) {
    return new Lookup(map, 0, from, Optional.of(to), false);
  }

  /** Maps to a verdict, which is taken. */
  public static Lookup verdict(String map, Register from) {
    return map(map, from, Register.VERDICT);
  }

  /** The same in a set without a name, made in the same transaction with this identifier. */
  public Lookup withSetId(int id) {
    return new Lookup(set, id, from, to, inverted);
  }

  @Override
  public String toString() {
    return "lookup "
        + from
        + " set "
        + set
        + to.map(target -> " dreg " + target).orElse("")
        + (inverted ? " inverted" : "");
  }
}
