package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Optional;

/** Gives the packet to a local socket without changing its addresses. */
public record TransparentProxy(
    Optional<AddressFamily> family, Optional<Register> address, Optional<Register> port)
    implements Expression {
  // enum nft_tproxy_attributes
  private static final int FAMILY = 1;
  private static final int REG_ADDR = 2;
  private static final int REG_PORT = 3;

  static Expression decode(AttributeTable in) {
    return new TransparentProxy(
        Numbered.find(AddressFamily.values(), in.big32(FAMILY)),
        Operands.optionalRegister(in, REG_ADDR),
        Operands.optionalRegister(in, REG_PORT));
  }

  @Override
  public String kernelName() {
    return "tproxy";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(FAMILY, family.map(AddressFamily::number).orElse(0));
    Operands.write(out, REG_ADDR, address);
    Operands.write(out, REG_PORT, port);
  }

  @Override
  public String toString() {
    return "tproxy"
        + family.map(present -> " " + present).orElse("")
        + address.map(from -> " addr " + from).orElse("")
        + port.map(from -> " port " + from).orElse("");
  }
}
