package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.List;

/** Uses an object with a name: counts with a counter, for example. */
public record ObjectUse(int type, String name) implements Expression {
  // enum nft_objref_attributes
  private static final int IMM_TYPE = 1;
  private static final int IMM_NAME = 2;
  static final int SET_SREG = 3;
  static final int SET_NAME = 4;
  private static final List<String> TYPES =
      List.of("object", "counter", "quota", "ct helper", "limit", "ct count", "tunnel");

  static Expression decode(AttributeTable in) {
    return in.has(SET_NAME)
        ? new ObjectMapUse(in.text(SET_NAME), Operands.register(in, SET_SREG))
        : new ObjectUse(in.big32(IMM_TYPE), in.text(IMM_NAME));
  }

  @Override
  public String kernelName() {
    return "objref";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(IMM_TYPE, type);
    out.text(IMM_NAME, name);
  }

  @Override
  public String toString() {
    return (type >= 0 && type < TYPES.size() ? TYPES.get(type) : "object " + type)
        + " name \""
        + name
        + '"';
  }
}
