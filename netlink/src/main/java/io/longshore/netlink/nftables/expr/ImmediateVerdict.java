package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeWriter;

/** Decides. */
public record ImmediateVerdict(Verdict verdict) implements Expression {

  @Override
  public String kernelName() {
    return ImmediateData.NAME;
  }

  @Override
  public void encode(AttributeWriter out) {
    ImmediateData.encodeVerdict(out, verdict);
  }

  @Override
  public String toString() {
    return "immediate " + verdict;
  }
}
