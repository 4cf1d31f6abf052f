package io.longshore.netlink.wire;

import static io.longshore.netlink.wire.Alignment.ATTRIBUTE_HEADER;
import static io.longshore.netlink.wire.Alignment.LONGEST_ATTRIBUTE;
import static io.longshore.netlink.wire.Alignment.align;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the inside of messages: fixed structures, and attributes that may hold attributes. It
 * makes no garbage, and writes the padding too: the buffer is used again and again. For one thread.
 */
public final class AttributeWriter {
  private static final int NESTED = 0x8000; // NLA_F_NESTED
  private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final int largest;
  private ByteBuffer buffer;
  private int position;

  AttributeWriter(ByteBuffer buffer, int largest) {
    this.buffer = buffer.order(ByteOrder.nativeOrder());
    this.largest = largest;
  }

  /** How many bytes are written so far. */
  public int position() {
    return position;
  }

  /** Drops what was written from a position on. */
  public void truncate(int end) {
    position = end;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  /** A byte of a structure; structures need their own padding. */
  public void put8(int value) {
    int at = room(1);
    buffer.put(at, (byte) value);
  }

  /** Two bytes of a structure, in the machine's order. */
  public void put16(int value) {
    int at = room(2);
    buffer.putShort(at, (short) value);
  }

  /** Two bytes of a structure, in network order. */
  public void putBig16(int value) {
    put16(SWAP ? Short.reverseBytes((short) value) : value);
  }

  /** Four bytes of a structure, in the machine's order. */
  public void put32(int value) {
    int at = room(4);
    buffer.putInt(at, value);
  }

  /** Four bytes of a structure, in network order. */
  public void putBig32(int value) {
    put32(SWAP ? Integer.reverseBytes(value) : value);
  }

  /** Eight bytes of a structure, in the machine's order. */
  public void put64(long value) {
    int at = room(8);
    buffer.putLong(at, value);
  }

  /** Bytes of a structure. */
  public void put(Bytes value) {
    int at = room(value.length());
    value.copyTo(buffer, at);
  }

  /** An attribute that says all by being there. */
  public void flag(int type) {
    header(type, 0);
  }

  /** An attribute of one byte. */
  public void u8(int type, int value) {
    int at = header(type, 1);
    buffer.put(at, (byte) value);
  }

  /** An attribute of two bytes, in the machine's order. */
  public void u16(int type, int value) {
    int at = header(type, 2);
    buffer.putShort(at, (short) value);
  }

  /** An attribute of four bytes, in the machine's order. */
  public void u32(int type, int value) {
    int at = header(type, 4);
    buffer.putInt(at, value);
  }

  /** An attribute of eight bytes, in the machine's order. */
  public void u64(int type, long value) {
    int at = header(type, 8);
    buffer.putLong(at, value);
  }

  /** An attribute of two bytes, in network order. */
  public void big16(int type, int value) {
    u16(type, SWAP ? Short.reverseBytes((short) value) : value);
  }

  /** An attribute of four bytes, in network order. */
  public void big32(int type, int value) {
    u32(type, SWAP ? Integer.reverseBytes(value) : value);
  }

  /** An attribute of eight bytes, in network order. */
  public void big64(int type, long value) {
    u64(type, SWAP ? Long.reverseBytes(value) : value);
  }

  /** An attribute of any bytes. */
  public void bytes(int type, Bytes value) {
    int at = header(type, value.length());
    value.copyTo(buffer, at);
  }

  /** An attribute of a part of an array. */
  public void bytes(int type, byte[] value, int from, int length) {
    int at = header(type, length);
    buffer.put(at, value, from, length);
  }

  /** An attribute of text, with the zero byte at its end. */
  public void text(int type, String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      if (value.charAt(i) >= 0x80) {
        bytes(type, Bytes.text(value + "\0"));
        return;
      }
    }
    int at = header(type, length + 1);
    for (int i = 0; i < length; i++) {
      buffer.put(at + i, (byte) value.charAt(i));
    }
    buffer.put(at + length, (byte) 0);
  }

  /**
   * Begins an attribute that holds attributes.
   *
   * @return what {@link #close} needs
   */
  public int open(int type) {
    int start = room(ATTRIBUTE_HEADER);
    buffer.putShort(start + 2, (short) (type | NESTED));
    return start;
  }

  /** Begins an attribute that holds something else than attributes, such as a structure. */
  public int openPlain(int type) {
    int start = room(ATTRIBUTE_HEADER);
    buffer.putShort(start + 2, (short) type);
    return start;
  }

  /** Ends an attribute that was begun: only now its length is known. */
  public void close(int start) {
    int length = position - start;
    checkLength(buffer.getShort(start + 2) & 0x3fff, length);
    buffer.putShort(start, (short) length);
    pad();
  }

  /** Adds zero bytes up to the next multiple of four. */
  public void pad() {
    while ((position & 3) != 0) {
      put8(0);
    }
  }

  private int header(int type, int length) {
    int whole = ATTRIBUTE_HEADER + length;
    checkLength(type, whole);
    int start = room(align(whole));
    if ((length & 3) != 0) {
      buffer.putInt(position - 4, 0);
    }
    buffer.putShort(start, (short) whole).putShort(start + 2, (short) type);
    return start + ATTRIBUTE_HEADER;
  }

  private static void checkLength(int type, int length) {
    if (length > LONGEST_ATTRIBUTE) {
      throw new IllegalArgumentException(
          "attribute " + type + " of " + length + " bytes: at most " + LONGEST_ATTRIBUTE);
    }
  }

  private int room(int size) {
    int start = position;
    if (size > buffer.capacity() - start) {
      grow(size);
    }
    position = start + size;
    return start;
  }

  private void grow(int size) {
    long needed = (long) position + size;
    if (needed > largest) {
      throw NetlinkException.tooLarge("write " + needed + " bytes where " + largest + " may be");
    }
    int capacity = (int) Math.min(largest, Math.max(needed, 2L * buffer.capacity()));
    ByteBuffer larger = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    larger.put(0, buffer, 0, position);
    buffer = larger;
  }
}
