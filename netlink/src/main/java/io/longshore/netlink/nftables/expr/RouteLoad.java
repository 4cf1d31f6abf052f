package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.List;

/** Puts something of the packet's route into a register. */
public record RouteLoad(int key, Register to) implements Expression {
  // enum nft_rt_attributes
  private static final int DREG = 1;
  private static final int KEY = 2;
  private static final List<String> KEYS =
      List.of("classid", "ip nexthop", "ip6 nexthop", "mtu", "ipsec");

  static Expression decode(AttributeTable in) {
    return new RouteLoad(in.big32(KEY), Operands.register(in, DREG));
  }

  @Override
  public String kernelName() {
    return "rt";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(KEY, key);
    Operands.write(out, DREG, to);
  }

  /** As nft writes it. */
  String words() {
    return key >= 0 && key < KEYS.size() ? KEYS.get(key) : "key" + key;
  }

  @Override
  public String toString() {
    return "rt load " + words() + " => " + to;
  }
}
