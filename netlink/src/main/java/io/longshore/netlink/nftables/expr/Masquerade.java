package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Optional;
import java.util.Set;

/** Gives the connection the address of the interface that it leaves by as its source. */
public record Masquerade(Set<NatFlag> flags, Optional<Register> portFrom, Optional<Register> portTo)
    implements Expression {
  // enum nft_masq_attributes
  private static final int FLAGS = 1;
  private static final int REG_PROTO_MIN = 2;
  private static final int REG_PROTO_MAX = 3;

  /** Copies the flags. */
  public Masquerade {
    flags = Set.copyOf(flags);
  }

  /** With any port. */
  public Masquerade(NatFlag... flags) {
    this(Set.of(flags), Optional.empty(), Optional.empty());
  }

  static Expression decode(AttributeTable in) {
    int flags = in.big32(FLAGS);
    if (!NatFlag.areKnown(flags)) {
      return UNKNOWN;
    }
    return new Masquerade(
        NatFlag.of(flags),
        Operands.optionalRegister(in, REG_PROTO_MIN),
        Operands.lastRegister(in, REG_PROTO_MIN, REG_PROTO_MAX));
  }

  @Override
  public String kernelName() {
    return "masq";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.writeUnlessZero(out, FLAGS, NatFlag.bits(flags));
    Operands.write(out, REG_PROTO_MIN, portFrom);
    Operands.write(out, REG_PROTO_MAX, portTo);
  }

  @Override
  public String toString() {
    return "masquerade" + NatFlag.words(flags);
  }
}
