package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;

/** An expression that this program does not know, as the kernel told it. */
public record Unknown(String kernelName, Bytes attributes) implements Expression {

  @Override
  public void encode(AttributeWriter out) {
    out.put(attributes);
    out.pad();
  }

  @Override
  public String toString() {
    return kernelName + " " + attributes;
  }
}
