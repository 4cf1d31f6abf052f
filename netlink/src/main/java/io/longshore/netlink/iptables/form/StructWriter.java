package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the fields of a C structure one after the other. For one thread. */
public final class StructWriter {
  private static final int ALIGNMENT = 8; // XT_ALIGN of 64-bit machines

  private static final Bytes ONES = Bytes.ofHex("ff".repeat(16));

  private final Dialect dialect;
  private final ByteBuffer buffer;

  /** A structure of this size, for now all zeros. */
  public StructWriter(Dialect dialect, int size) {
    this.dialect = dialect;
    this.buffer = ByteBuffer.allocate(aligned(size)).order(ByteOrder.nativeOrder());
  }

  /** The size up to which x_tables fills a structure with zeros. */
  public static int aligned(int size) {
    return size + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /** What the meaning depends on. */
  public Dialect dialect() {
    return dialect;
  }

  /** One byte. */
  public StructWriter u8(int value) {
    buffer.put((byte) value);
    return this;
  }

  /** One byte that is 0 or 1. */
  public StructWriter flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  /** Two bytes in the machine's order. */
  public StructWriter u16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  /** Two bytes in network order. */
  public StructWriter big16(int value) {
    return u8(value >> 8).u8(value);
  }

  /** Four bytes in the machine's order. */
  public StructWriter u32(int value) {
    buffer.putInt(value);
    return this;
  }

  /** Eight bytes in the machine's order. */
  public StructWriter u64(long value) {
    buffer.putLong(value);
    return this;
  }

  /** Bytes as they are. */
  public StructWriter bytes(Bytes value) {
    buffer.put(value.toArray());
    return this;
  }

  /** A {@code union nf_inet_addr}: sixteen bytes, of which an IPv4 address takes the first. */
  public StructWriter address(Bytes value) {
    return bytes(value.padded(16));
  }

  /** As {@link #address}, but the mask of an address. */
  public StructWriter mask(Bytes value) {
    return bytes(widened(value));
  }

  /** What all bits of an IPv4 address count for iptables takes to be sixteen bytes of ones. */
  static Bytes widened(Bytes mask) {
    return mask.equals(ONES.part(0, mask.length())) ? ONES : mask.padded(16);
  }

  /** Text in a field of this size, which ends with a zero. */
  public StructWriter text(String value, int size) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= size) {
      throw new IllegalArgumentException("longer than " + (size - 1) + " bytes: " + value);
    }
    return bytes(Bytes.of(bytes).padded(size));
  }

  /** Bytes that stay zero. */
  public StructWriter skip(int count) {
    buffer.position(buffer.position() + count);
    return this;
  }

  /** The whole structure. */
  public Bytes content() {
    return Bytes.of(buffer.array());
  }
}
