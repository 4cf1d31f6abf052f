package io.longshore.master.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks through the fields of a message: https://protobuf.dev/programming-guides/encoding. What is
 * cut off shows as an IndexOutOfBoundsException. For one thread.
 */
final class ProtobufWire {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;
  private static final int LONGEST_VARINT = 10;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int kind;

  ProtobufWire(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  /** Goes to the next field, and returns its number. */
  int nextField() {
    long tag = varint();
    kind = (int) (tag & 7);
    return (int) (tag >>> 3);
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      byte next = next();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw ApiException.badRequest("the body is not protobuf: a number without an end");
  }

  private byte next() {
    if (at >= end) {
      throw new IndexOutOfBoundsException(at);
    }
    return bytes[at++];
  }

  /** The field's number. */
  long number() {
    expect(VARINT);
    return varint();
  }

  /** The field's decimal number. */
  double decimal() {
    expect(FIXED_64);
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits |= (next() & 0xffL) << (8 * i);
    }
    return Double.longBitsToDouble(bits);
  }

  /** What the field holds: text, bytes or a message. */
  ProtobufWire part() {
    expect(LENGTH);
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new IndexOutOfBoundsException(at);
    }
    ProtobufWire part = new ProtobufWire(bytes, at, at + (int) length);
    at += (int) length;
    return part;
  }

  String text() {
    return new String(bytes, at, end - at, StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /** Leaves a field out. */
  void skip() {
    switch (kind) {
      case VARINT -> varint();
      case FIXED_64 -> skip(8);
      case LENGTH -> part();
      case FIXED_32 -> skip(4);
      default -> throw ApiException.badRequest("the body is not protobuf: wire type " + kind);
    }
  }

  private void skip(int count) {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void expect(int wanted) {
    if (kind != wanted) {
      throw ApiException.badRequest("the body does not fit: wire type " + kind + ", not " + wanted);
    }
  }
}
