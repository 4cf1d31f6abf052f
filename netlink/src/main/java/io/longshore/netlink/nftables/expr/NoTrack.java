package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeWriter;

/** Keeps the packet out of connection tracking. */
public record NoTrack() implements Expression {

  @Override
  public String kernelName() {
    return "notrack";
  }

  @Override
  public void encode(AttributeWriter out) {}

  @Override
  public String toString() {
    return "notrack";
  }
}
