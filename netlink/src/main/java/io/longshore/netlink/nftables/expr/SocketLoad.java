package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.List;
import java.util.OptionalInt;

/** Puts something of the local socket that a packet is for into a register. */
public record SocketLoad(int key, OptionalInt level, Register to) implements Expression {
  // enum nft_socket_attributes
  private static final int KEY = 1;
  private static final int DREG = 2;
  private static final int LEVEL = 3;
  private static final List<String> KEYS = List.of("transparent", "mark", "wildcard", "cgroupv2");

  static Expression decode(AttributeTable in) {
    return new SocketLoad(in.big32(KEY), in.optionalBig32(LEVEL), Operands.register(in, DREG));
  }

  @Override
  public String kernelName() {
    return "socket";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(KEY, key);
    Operands.write(out, DREG, to);
    level.ifPresent(present -> out.big32(LEVEL, present));
  }

  /** As nft writes it. */
  String words() {
    String word = key >= 0 && key < KEYS.size() ? KEYS.get(key) : "key" + key;
    return level.isPresent() ? word + " level " + level.getAsInt() : word;
  }

  @Override
  public String toString() {
    return "socket load " + words() + " => " + to;
  }
}
