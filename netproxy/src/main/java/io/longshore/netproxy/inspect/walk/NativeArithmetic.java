package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.Shift;
import io.longshore.netlink.nftables.expr.SwapBytes;
import io.longshore.netlink.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What rules of nf_tables compute: nft_bitwise.c and nft_byteorder.c of net/netfilter. */
final class NativeArithmetic {
  private final Registers registers;

  NativeArithmetic(Registers registers) {
    this.registers = registers;
  }

  private boolean isUnknown(Register from, Register to, int length) {
    Optional<String> unknown = registers.unknown(from, length);
    unknown.ifPresent(what -> registers.putUnknown(to, length, what));
    return unknown.isPresent();
  }

  void compute(Bitwise bitwise) {
    int length = bitwise.mask().length();
    if (isUnknown(bitwise.from(), bitwise.to(), length)) {
      return;
    }
    byte[] value = registers.get(bitwise.from(), length).toArray();
    for (int i = 0; i < length; i++) {
      value[i] = (byte) ((value[i] & bitwise.mask().at(i)) ^ bitwise.xor().at(i));
    }
    registers.put(bitwise.to(), Bytes.of(value));
  }

  /** Words of four bytes in the machine's order, the first one the highest. */
  void compute(Shift shift) {
    if (isUnknown(shift.from(), shift.to(), shift.length())) {
      return;
    }
    ByteBuffer value =
        ByteBuffer.wrap(registers.get(shift.from(), shift.length()).toArray())
            .order(ByteOrder.nativeOrder());
    int count = shift.length() / Integer.BYTES;
    int carry = 0;
    for (int i = 0; i < count; i++) {
      int index = (shift.left() ? count - 1 - i : i) * Integer.BYTES;
      int word = value.getInt(index);
      int rest = Integer.SIZE - shift.bits();
      value.putInt(index, (shift.left() ? word << shift.bits() : word >>> shift.bits()) | carry);
      carry = shift.bits() == 0 ? 0 : shift.left() ? word >>> rest : word << rest;
    }
    registers.put(shift.to(), Bytes.of(value.array(), 0, shift.length()));
  }

  void compute(SwapBytes swap) {
    if (isUnknown(swap.from(), swap.to(), swap.length())) {
      return;
    }
    byte[] value = registers.get(swap.from(), swap.length()).toArray();
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      for (int i = 0; i + swap.size() <= value.length; i += swap.size()) {
        reverse(value, i, swap.size());
      }
    }
    registers.put(swap.to(), Bytes.of(value));
  }

  private static void reverse(byte[] value, int from, int size) {
    for (int i = 0; i < size / 2; i++) {
      byte first = value[from + i];
      value[from + i] = value[from + size - 1 - i];
      value[from + size - 1 - i] = first;
    }
  }
}
