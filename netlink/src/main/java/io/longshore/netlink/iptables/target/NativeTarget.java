package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.wire.Bytes;
import java.util.List;

/**
 * A whole rule of nf_tables that iptables has no words for, as it is but for its counters. Only
 * tables of that form can hold it.
 */
public record NativeTarget(List<Expression> expressions) implements ModuleTarget {

  /** Copies the list. */
  public NativeTarget {
    expressions = List.copyOf(expressions);
  }

  @Override
  public String word() {
    return "nft";
  }

  @Override
  public void print(Words out) {
    out.quoted(expressions.toString());
  }

  /** A structure that no kernel knows: a legacy table refuses it. */
  @Override
  public RawExtension raw(Dialect dialect) {
    return new RawExtension(word(), 0, Bytes.EMPTY);
  }
}
