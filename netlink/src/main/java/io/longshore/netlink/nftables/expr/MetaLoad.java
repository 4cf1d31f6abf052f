package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/** Puts something known of the packet into a register. */
public record MetaLoad(MetaKey key, Register to) implements Expression {
  // enum nft_meta_attributes
  static final int DREG = 1;
  static final int KEY = 2;
  static final int SREG = 3;

  static Expression decode(AttributeTable in) {
    MetaKey key = new MetaKey(in.big32(KEY));
    return in.has(SREG)
        ? new MetaStore(key, Operands.register(in, SREG))
        : new MetaLoad(key, Operands.register(in, DREG));
  }

  @Override
  public String kernelName() {
    return "meta";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(KEY, key.number());
    Operands.write(out, DREG, to);
  }

  @Override
  public String toString() {
    return "meta load " + key + " => " + to;
  }
}
