package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/** Puts bytes of the packet into a register. */
public record PayloadLoad(PayloadBase base, int offset, int length, Register to)
    implements Expression {
  static final String NAME = "payload";
  // enum nft_payload_attributes
  static final int DREG = 1;
  static final int BASE = 2;
  static final int OFFSET = 3;
  static final int LEN = 4;
  static final int SREG = 5;

  static Expression decode(AttributeTable in) {
    return Numbered.find(PayloadBase.values(), in.big32(BASE))
        .map(base -> decode(base, in))
        .orElse(UNKNOWN);
  }

  private static Expression decode(PayloadBase base, AttributeTable in) {
    return in.has(SREG)
        ? PayloadStore.decodeStore(base, in)
        : new PayloadLoad(base, in.big32(OFFSET), in.big32(LEN), Operands.register(in, DREG));
  }

  @Override
  public String kernelName() {
    return NAME;
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, DREG, to);
    out.big32(BASE, base.number());
    out.big32(OFFSET, offset);
    out.big32(LEN, length);
  }

  /** The source address of an IPv4 packet. */
  public static PayloadLoad ipSource(Register to) {
    return new PayloadLoad(PayloadBase.NETWORK, 12, 4, to);
  }

  /** The destination address of an IPv4 packet. */
  public static PayloadLoad ipDestination(Register to) {
    return new PayloadLoad(PayloadBase.NETWORK, 16, 4, to);
  }

  /** The source address of an IPv6 packet. */
  public static PayloadLoad ip6Source(Register to) {
    return new PayloadLoad(PayloadBase.NETWORK, 8, 16, to);
  }

  /** The destination address of an IPv6 packet. */
  public static PayloadLoad ip6Destination(Register to) {
    return new PayloadLoad(PayloadBase.NETWORK, 24, 16, to);
  }

  /** The source port of TCP, UDP, SCTP or DCCP. */
  public static PayloadLoad sourcePort(Register to) {
    return new PayloadLoad(PayloadBase.TRANSPORT, 0, 2, to);
  }

  /** The destination port of TCP, UDP, SCTP or DCCP. */
  public static PayloadLoad destinationPort(Register to) {
    return new PayloadLoad(PayloadBase.TRANSPORT, 2, 2, to);
  }

  @Override
  public String toString() {
    return "payload load %db @ %s header + %d => %s".formatted(length, base, offset, to);
  }
}
