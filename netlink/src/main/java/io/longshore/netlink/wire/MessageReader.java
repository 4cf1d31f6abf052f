package io.longshore.netlink.wire;

import static io.longshore.netlink.wire.Alignment.MESSAGE_HEADER;
import static io.longshore.netlink.wire.Alignment.align;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks through the messages in a buffer without copying them. What it shows is valid until the
 * buffer is used again. For one thread.
 */
public final class MessageReader {
  private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final ByteBuffer buffer;
  private int limit;
  private int next;
  private int start;
  private int end;

  /** Reads from position to limit of a buffer in the machine's byte order. */
  public MessageReader(ByteBuffer buffer) {
    if (buffer.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException("a netlink header is in the machine's byte order");
    }
    this.buffer = buffer;
    this.next = buffer.position();
    this.limit = buffer.limit();
  }

  /** Begins again with what was received into the same buffer. */
  public MessageReader restart(int from, int to) {
    next = from;
    limit = to;
    return this;
  }

  /**
   * Goes to the next message.
   *
   * @return false at the end
   * @throws NetlinkException if what follows is no whole message
   */
  public boolean next() {
    if (next >= limit) {
      return false;
    }
    int room = limit - next;
    int length = room < MESSAGE_HEADER ? 0 : buffer.getInt(next);
    if (length < MESSAGE_HEADER || length > room) {
      next = limit;
      throw NetlinkException.malformed(
          "read a message", "a message of " + length + " bytes where " + room + " are left");
    }
    start = next;
    end = start + length;
    // The last message of a datagram may lack its padding.
    next = Math.min(limit, start + align(length));
    return true;
  }

  /** The message's type, whose meaning the family decides. */
  public int type() {
    return Short.toUnsignedInt(buffer.getShort(start + 4));
  }

  /** See {@link MessageFlags}. */
  public int flags() {
    return Short.toUnsignedInt(buffer.getShort(start + 6));
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  /** Which request this answers. */
  public int sequence() {
    return buffer.getInt(start + 8);
  }

  /** The port of the socket that asked; 0 is the kernel's. */
  public int port() {
    return buffer.getInt(start + 12);
  }

  /** How many bytes follow the header. */
  public int payloadLength() {
    return end - start - MESSAGE_HEADER;
  }

  /** A byte of the fixed part behind the header. */
  public int u8(int offset) {
    return Byte.toUnsignedInt(buffer.get(payload(offset, 1)));
  }

  /** Two bytes of the fixed part, in the machine's order. */
  public int u16(int offset) {
    return Short.toUnsignedInt(buffer.getShort(payload(offset, 2)));
  }

  /** Two bytes of the fixed part, in network order. */
  public int big16(int offset) {
    int value = u16(offset);
    return SWAP ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : value;
  }

  /** Four bytes of the fixed part, in the machine's order. */
  public int u32(int offset) {
    return buffer.getInt(payload(offset, 4));
  }

  /** Eight bytes of the fixed part, in the machine's order. */
  public long u64(int offset) {
    return buffer.getLong(payload(offset, 8));
  }

  /** The attributes behind a fixed part of this length. */
  public AttributeReader attributes(int fixedPart) {
    int from = start + MESSAGE_HEADER + align(fixedPart);
    return AttributeReader.of(buffer, start, Math.min(from, end), end);
  }

  /** A copy of the payload's bytes. */
  public Bytes payload() {
    byte[] copy = new byte[payloadLength()];
    buffer.get(start + MESSAGE_HEADER, copy);
    return Bytes.of(copy);
  }

  /** The message as a value. */
  public Message copy() {
    return new Message(type(), flags(), sequence(), port(), payload());
  }

  private int payload(int offset, int size) {
    if (offset + size > payloadLength()) {
      throw NetlinkException.malformed(
          "read a message of type " + type(),
          "its fixed part ends after " + payloadLength() + " bytes, not " + (offset + size));
    }
    return start + MESSAGE_HEADER + offset;
  }
}
