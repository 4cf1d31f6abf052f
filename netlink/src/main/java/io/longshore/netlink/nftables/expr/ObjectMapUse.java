package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeWriter;

/** Uses the object that a map has for a register's content. */
public record ObjectMapUse(String map, Register key) implements Expression {

  @Override
  public String kernelName() {
    return "objref";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, ObjectUse.SET_SREG, key);
    out.text(ObjectUse.SET_NAME, map);
  }

  @Override
  public String toString() {
    return "objref " + key + " map " + map;
  }
}
