package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;

/** A match of iptables inside of a rule; its content is that of the match's C structure. */
public record MatchExtension(String name, int revision, Bytes content) implements Expression {
  // include/uapi/linux/netfilter/nf_tables_compat.h, enum nft_match_attributes
  private static final int NAME = 1;
  private static final int REVISION = 2;
  private static final int INFO = 3;

  static Expression decode(AttributeTable in) {
    return new MatchExtension(in.text(NAME), in.big32(REVISION), in.bytes(INFO));
  }

  @Override
  public String kernelName() {
    return "match";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.text(NAME, name);
    out.big32(REVISION, revision);
    out.bytes(INFO, content);
  }

  @Override
  public String toString() {
    return "xt match \"" + name + "\" rev " + revision;
  }
}
