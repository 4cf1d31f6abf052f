package io.longshore.master.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message while it is written: https://protobuf.dev/programming-guides/encoding. */
final class ProtobufMessage {
  private static final int LENGTH = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ProtobufMessage put(int number, String text) {
    return put(number, text.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufMessage put(int number, ProtobufMessage inner) {
    return put(number, inner.toBytes());
  }

  private ProtobufMessage put(int number, byte[] content) {
    varint(((long) number << 3) | LENGTH);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest > 0x7f) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
