package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.PayloadBase;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.wire.Bytes;
import java.util.Optional;

/**
 * What a register holds, and which of its bits count.
 *
 * @param mask empty for all
 */
record LoadedValue(Source source, Register register, Optional<Bytes> mask) {

  /** Where a value is from. */
  sealed interface Source {}

  /** Something known of the packet. */
  record Meta(MetaKey key) implements Source {}

  /** Bytes of the packet. */
  record Payload(PayloadBase base, int offset, int length) implements Source {}

  static LoadedValue of(MetaLoad load) {
    return new LoadedValue(new Meta(load.key()), load.to(), Optional.empty());
  }

  static LoadedValue of(PayloadLoad load) {
    Payload payload = new Payload(load.base(), load.offset(), load.length());
    return new LoadedValue(payload, load.to(), Optional.empty());
  }

  /** The same with a mask, if that is all that an expression does. */
  Optional<LoadedValue> masked(Bitwise bitwise) {
    boolean isMask = mask.isEmpty() && bitwise.equals(Bitwise.and(register, bitwise.mask()));
    return isMask
        ? Optional.of(new LoadedValue(source, register, Optional.of(bitwise.mask())))
        : Optional.empty();
  }

  /** Whether a comparison is for equality, and whether it is inverted; empty for others. */
  static Optional<Boolean> inverted(Compare compare) {
    return switch (compare.comparison()) {
      case EQUAL -> Optional.of(false);
      case NOT_EQUAL -> Optional.of(true);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Optional.empty();
    };
  }
}
