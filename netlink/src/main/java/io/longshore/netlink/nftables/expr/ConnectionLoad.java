package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Locale;
import java.util.Optional;

/** Puts something known of the packet's connection into a register. */
public record ConnectionLoad(ConnectionKey key, Optional<Direction> direction, Register to)
    implements Expression {
  // enum nft_ct_attributes
  static final int DREG = 1;
  static final int KEY = 2;
  static final int DIRECTION = 3;
  static final int SREG = 4;

  /** Which of its two directions: enum ip_conntrack_dir. */
  public enum Direction implements Numbered {
    ORIGINAL(0),
    REPLY(1);

    private final int number;

    Direction(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }
  }

  /** Something that is the same in both directions. */
  public ConnectionLoad(ConnectionKey key, Register to) {
    this(key, Optional.empty(), to);
  }

  static Expression decode(AttributeTable in) {
    ConnectionKey key = new ConnectionKey(in.big32(KEY));
    Optional<Direction> direction =
        in.has(DIRECTION) ? Numbered.find(Direction.values(), in.u8(DIRECTION)) : Optional.empty();
    return in.has(SREG)
        ? new ConnectionStore(key, direction, Operands.register(in, SREG))
        : new ConnectionLoad(key, direction, Operands.register(in, DREG));
  }

  @Override
  public String kernelName() {
    return "ct";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(KEY, key.number());
    Operands.write(out, DREG, to);
    direction.ifPresent(present -> out.u8(DIRECTION, present.number()));
  }

  /** The direction and the key, as nft writes them. */
  String words() {
    return direction.map(present -> present.name().toLowerCase(Locale.ROOT) + " ").orElse("") + key;
  }

  @Override
  public String toString() {
    return "ct load " + words() + " => " + to;
  }
}
