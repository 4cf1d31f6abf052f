package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeWriter;

/** Sets something of the packet, such as its mark, to a register. */
public record MetaStore(MetaKey key, Register from) implements Expression {

  @Override
  public String kernelName() {
    return "meta";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(MetaLoad.KEY, key.number());
    Operands.write(out, MetaLoad.SREG, from);
  }

  @Override
  public String toString() {
    return "meta set " + key + " with " + from;
  }
}
