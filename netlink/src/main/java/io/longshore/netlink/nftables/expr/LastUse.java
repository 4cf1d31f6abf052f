package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.time.Duration;

/** Remembers when a packet came last. */
public record LastUse(boolean ever, Duration age) implements Expression {
  // enum nft_last_attributes
  private static final int SET = 1;
  private static final int MSECS = 2;

  static Expression decode(AttributeTable in) {
    return new LastUse(in.big32(SET) != 0, Duration.ofMillis(in.big64(MSECS)));
  }

  @Override
  public String kernelName() {
    return "last";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(SET, ever ? 1 : 0);
    out.big64(MSECS, age.toMillis());
  }

  @Override
  public String toString() {
    return "last used " + (ever ? age.toMillis() + "ms" : "never");
  }
}
