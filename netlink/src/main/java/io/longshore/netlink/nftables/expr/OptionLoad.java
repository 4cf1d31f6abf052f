package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/**
 * Puts a part of an IPv6 extension header or a TCP option into a register, or whether it is there.
 */
public record OptionLoad(int protocol, int type, int offset, int length, int flags, Register to)
    implements Expression {
  // enum nft_exthdr_attributes
  private static final int DREG = 1;
  private static final int TYPE = 2;
  private static final int OFFSET = 3;
  private static final int LEN = 4;
  private static final int FLAGS = 5;
  private static final int OP = 6;
  private static final int SREG = 7;

  static Expression decode(AttributeTable in) {
    if (in.has(SREG) || !in.has(DREG)) {
      return UNKNOWN;
    }
    return new OptionLoad(
        in.big32(OP),
        in.u8(TYPE),
        in.big32(OFFSET),
        in.big32(LEN),
        in.big32(FLAGS),
        Operands.register(in, DREG));
  }

  @Override
  public String kernelName() {
    return "exthdr";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, DREG, to);
    out.u8(TYPE, type);
    out.big32(OFFSET, offset);
    out.big32(LEN, length);
    Operands.writeUnlessZero(out, OP, protocol);
    Operands.writeUnlessZero(out, FLAGS, flags);
  }

  @Override
  public String toString() {
    return "exthdr load %db @ %d + %d => %s".formatted(length, type, offset, to);
  }
}
