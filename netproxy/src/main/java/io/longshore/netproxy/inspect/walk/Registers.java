package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registers of a rule: sixteen of four bytes. What cannot be known is remembered by what it is.
 * For one rule.
 */
final class Registers {
  private static final int SLOTS = 16;
  private static final int WIDTH = 4;

  private final byte[] content = new byte[SLOTS * WIDTH];
  private final @Nullable String[] unknown = new String[SLOTS];

  void put(Register to, Bytes value) {
    int from = to.slot() * WIDTH;
    int end = from + (value.length() + WIDTH - 1) / WIDTH * WIDTH;
    Arrays.fill(content, from, end, (byte) 0);
    System.arraycopy(value.toArray(), 0, content, from, value.length());
    Arrays.fill(unknown, from / WIDTH, end / WIDTH, null);
  }

  void putUnknown(Register to, int length, String what) {
    Arrays.fill(unknown, to.slot(), to.slot() + Math.max(1, (length + WIDTH - 1) / WIDTH), what);
  }

  Bytes get(Register from, int length) {
    return Bytes.of(content, from.slot() * WIDTH, from.slot() * WIDTH + length);
  }

  /** What is there, if it cannot be known. */
  Optional<String> unknown(Register from, int length) {
    for (int slot = from.slot(); slot < from.slot() + Math.max(1, (length + 3) / WIDTH); slot++) {
      if (unknown[slot] != null) {
        return Optional.of(unknown[slot]);
      }
    }
    return Optional.empty();
  }
}
