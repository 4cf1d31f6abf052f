package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a C structure one after the other. For one thread. */
public final class StructReader {
  private static final int UNION = 16;

  private final Dialect dialect;
  private final ByteBuffer buffer;

  /** A structure that has all of its bytes. */
  public StructReader(Dialect dialect, Bytes content) {
    this.dialect = dialect;
    this.buffer = ByteBuffer.wrap(content.toArray()).order(ByteOrder.nativeOrder());
  }

  /** What the meaning depends on. */
  public Dialect dialect() {
    return dialect;
  }

  /** One byte. */
  public int u8() {
    return Byte.toUnsignedInt(buffer.get());
  }

  /** One byte that is 0 or not. */
  public boolean flag() {
    return u8() != 0;
  }

  /** Two bytes in the machine's order. */
  public int u16() {
    return Short.toUnsignedInt(buffer.getShort());
  }

  /** Two bytes in network order. */
  public int big16() {
    return u8() << 8 | u8();
  }

  /** Four bytes in the machine's order. */
  public int u32() {
    return buffer.getInt();
  }

  /** Eight bytes in the machine's order. */
  public long u64() {
    return buffer.getLong();
  }

  /** Bytes as they are. */
  public Bytes bytes(int count) {
    byte[] copy = new byte[count];
    buffer.get(copy);
    return Bytes.of(copy);
  }

  /** A {@code union nf_inet_addr}, of which only the family's part counts. */
  public Bytes address() {
    return union(false);
  }

  /** As {@link #address}, but the mask of an address. */
  public Bytes mask() {
    return union(true);
  }

  private Bytes union(boolean isMask) {
    int start = buffer.position();
    Bytes part = bytes(UNION).part(0, dialect.addressLength());
    buffer.put(start, (isMask ? StructWriter.widened(part) : part.padded(UNION)).toArray());
    return part;
  }

  /** Text in a field of this size: up to the first zero. */
  public String text(int size) {
    int start = buffer.position();
    byte[] field = bytes(size).toArray();
    int length = 0;
    while (length < size && field[length] != 0) {
      length++;
    }
    buffer.put(start + length, new byte[size - length]);
    return new String(field, 0, length, StandardCharsets.UTF_8);
  }

  /** Bytes that say nothing. */
  public StructReader skip(int count) {
    buffer.position(buffer.position() + count);
    return this;
  }

  /**
   * The whole structure, but what was left over behind the end of texts and IPv4 addresses is as it
   * would be written: iptables leaves there what was in its memory.
   */
  public Bytes content() {
    return Bytes.of(buffer.array());
  }
}
