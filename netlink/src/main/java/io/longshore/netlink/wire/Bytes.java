package io.longshore.netlink.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that never change and are equal by value, unlike an array. */
public final class Bytes implements Comparable<Bytes> {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of these bytes. */
  public static Bytes of(byte... content) {
    return new Bytes(content.clone());
  }

  /** A copy of a part of an array. */
  public static Bytes of(byte[] content, int from, int to) {
    return new Bytes(Arrays.copyOfRange(content, from, to));
  }

  /** A copy of what a buffer holds from position to limit, which stay as they are. */
  public static Bytes of(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.get(buffer.position(), content);
    return new Bytes(content);
  }

  /** Bytes of text such as {@code "0a 00 00 01"}. */
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
  }

  /** One byte. */
  public static Bytes u8(int value) {
    return new Bytes(new byte[] {(byte) value});
  }

  /** Two bytes in network order, as ports are. */
  public static Bytes big16(int value) {
    return new Bytes(new byte[] {(byte) (value >> 8), (byte) value});
  }

  /** Four bytes in network order. */
  public static Bytes big32(int value) {
    return new Bytes(ByteBuffer.allocate(4).putInt(value).array());
  }

  /** Two bytes in the machine's order. */
  public static Bytes host16(int value) {
    return new Bytes(host(2).putShort((short) value).array());
  }

  /** Four bytes in the machine's order, as packet marks are. */
  public static Bytes host32(int value) {
    return new Bytes(host(4).putInt(value).array());
  }

  /** Text without an end mark. */
  public static Bytes text(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Text followed by zeros up to a length, as interface names are. */
  public static Bytes text(String text, int length) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    if (content.length > length) {
      throw new IllegalArgumentException("longer than " + length + " bytes: " + text);
    }
    return new Bytes(Arrays.copyOf(content, length));
  }

  private static ByteBuffer host(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  /** How many bytes there are. */
  public int length() {
    return content.length;
  }

  /** The byte at an index, from 0 to 255. */
  public int at(int index) {
    return Byte.toUnsignedInt(content[index]);
  }

  /** A part of these bytes. */
  public Bytes part(int from, int to) {
    return new Bytes(Arrays.copyOfRange(content, from, to));
  }

  /** These bytes and those. */
  public Bytes plus(Bytes more) {
    byte[] all = Arrays.copyOf(content, content.length + more.content.length);
    System.arraycopy(more.content, 0, all, content.length, more.content.length);
    return new Bytes(all);
  }

  /** These bytes followed by zeros up to a length. */
  public Bytes padded(int length) {
    return length <= content.length ? this : new Bytes(Arrays.copyOf(content, length));
  }

  /** The number that the bytes are in network order; of more than eight, the last eight. */
  public long big() {
    long value = 0;
    for (byte digit : content) {
      value = value << 8 | Byte.toUnsignedLong(digit);
    }
    return value;
  }

  /** The number that the bytes are in the machine's order; of more than eight, eight. */
  public long host() {
    long value = 0;
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    for (int i = 0; i < content.length; i++) {
      int digit = little ? content.length - 1 - i : i;
      value = value << 8 | Byte.toUnsignedLong(content[digit]);
    }
    return value;
  }

  /** A copy. */
  public byte[] toArray() {
    return content.clone();
  }

  /** Copies all into a buffer at an absolute position; the buffer's own position stays. */
  void copyTo(ByteBuffer buffer, int position) {
    buffer.put(position, content);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** As hexadecimal digits: {@code 0x0a000001}. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(content);
  }
}
