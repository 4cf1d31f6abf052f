package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.nftables.expr.ConnectionLoad.Direction;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Optional;

/** Sets something of the packet's connection, such as its mark, to a register. */
public record ConnectionStore(ConnectionKey key, Optional<Direction> direction, Register from)
    implements Expression {

  /** Something that is the same in both directions. */
  public ConnectionStore(ConnectionKey key, Register from) {
    this(key, Optional.empty(), from);
  }

  @Override
  public String kernelName() {
    return "ct";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(ConnectionLoad.KEY, key.number());
    direction.ifPresent(present -> out.u8(ConnectionLoad.DIRECTION, present.number()));
    Operands.write(out, ConnectionLoad.SREG, from);
  }

  @Override
  public String toString() {
    return "ct set " + key + " with " + from;
  }
}
