package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Optional;
import java.util.Set;

/** Sends the connection to this machine itself. */
public record Redirect(Optional<Register> portFrom, Optional<Register> portTo, Set<NatFlag> flags)
    implements Expression {
  // enum nft_redir_attributes
  private static final int REG_PROTO_MIN = 1;
  private static final int REG_PROTO_MAX = 2;
  private static final int FLAGS = 3;

  /** Copies the flags. */
  public Redirect {
    flags = Set.copyOf(flags);
  }

  /** To the port in a register. */
  public static Redirect toPort(Register port) {
    return new Redirect(Optional.of(port), Optional.empty(), Set.of());
  }

  static Expression decode(AttributeTable in) {
    int flags = in.big32(FLAGS);
    if (!NatFlag.areKnown(flags)) {
      return UNKNOWN;
    }
    return new Redirect(
        Operands.optionalRegister(in, REG_PROTO_MIN),
        Operands.lastRegister(in, REG_PROTO_MIN, REG_PROTO_MAX),
        NatFlag.of(flags));
  }

  @Override
  public String kernelName() {
    return "redir";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, REG_PROTO_MIN, portFrom);
    Operands.write(out, REG_PROTO_MAX, portTo);
    Operands.writeUnlessZero(out, FLAGS, NatFlag.bits(flags));
  }

  @Override
  public String toString() {
    return "redirect" + portFrom.map(from -> " to " + from).orElse("") + NatFlag.words(flags);
  }
}
