package io.longshore.netlink.wire;

import static io.longshore.netlink.wire.Alignment.ATTRIBUTE_HEADER;
import static io.longshore.netlink.wire.Alignment.align;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks through attributes. It remembers the first thing that is wrong, also inside of nested
 * attributes, and then ends: so a decoder is a loop over cases with one {@link #check} after it.
 * For one thread.
 */
public final class AttributeReader {
  /** Real messages have less than ten levels; a stack has room for many more than this. */
  private static final int DEEPEST = 40;

  private static final int TYPE_MASK = 0x3fff; // NLA_TYPE_MASK
  private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** What one message's readers share. */
  private static final class Findings {
    private final int origin;
    private @Nullable String first;

    private Findings(int origin) {
      this.origin = origin;
    }
  }

  private final ByteBuffer buffer;
  private final Findings findings;
  private final int depth;
  private final int end;
  private int next;
  private int type;
  private int start;
  private int length;

  private AttributeReader(ByteBuffer buffer, Findings findings, int from, int end, int depth) {
    this.buffer = buffer;
    this.findings = findings;
    this.next = from;
    this.end = end;
    this.depth = depth;
  }

  static AttributeReader of(ByteBuffer buffer, int messageStart, int from, int end) {
    return new AttributeReader(buffer, new Findings(messageStart), from, end, 0);
  }

  /** A reader of attributes that stand alone. */
  public static AttributeReader of(Bytes attributes) {
    ByteBuffer buffer = ByteBuffer.wrap(attributes.toArray()).order(ByteOrder.nativeOrder());
    return of(buffer, 0, 0, attributes.length());
  }

  /** Goes to the next attribute; false at the end, or when something was wrong. */
  public boolean next() {
    if (next >= end || findings.first != null) {
      return false;
    }
    int room = end - next;
    int size = room < ATTRIBUTE_HEADER ? 0 : Short.toUnsignedInt(buffer.getShort(next));
    if (size < ATTRIBUTE_HEADER || size > room) {
      start = next;
      fail("an attribute of " + size + " bytes where " + room + " are left");
      return false;
    }
    type = buffer.getShort(next + 2) & TYPE_MASK;
    start = next + ATTRIBUTE_HEADER;
    length = size - ATTRIBUTE_HEADER;
    next = Math.min(end, next + align(size));
    return true;
  }

  /** The number of the attribute, without its flags. */
  public int type() {
    return type;
  }

  /** How many bytes its value has. */
  public int length() {
    return length;
  }

  /** Where the attribute begins, counted from the message's header as extended errors count. */
  public int offset() {
    return start - ATTRIBUTE_HEADER - findings.origin;
  }

  /** Where the attribute ends, padding left out. */
  public int endOffset() {
    return start + length - findings.origin;
  }

  /** A value of one byte. */
  public int u8() {
    return sized(1) ? Byte.toUnsignedInt(buffer.get(start)) : 0;
  }

  /** A value of two bytes in the machine's order. */
  public int u16() {
    return sized(2) ? Short.toUnsignedInt(buffer.getShort(start)) : 0;
  }

  /** A value of four bytes in the machine's order. */
  public int u32() {
    return sized(4) ? buffer.getInt(start) : 0;
  }

  /** A value of eight bytes in the machine's order. */
  public long u64() {
    return sized(8) ? buffer.getLong(start) : 0;
  }

  /** A value of two bytes in network order. */
  public int big16() {
    int value = u16();
    return SWAP ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : value;
  }

  /** A value of four bytes in network order. */
  public int big32() {
    int value = u32();
    return SWAP ? Integer.reverseBytes(value) : value;
  }

  /** A value of eight bytes in network order. */
  public long big64() {
    long value = u64();
    return SWAP ? Long.reverseBytes(value) : value;
  }

  /** A text, up to its zero byte if it has one. */
  public String text() {
    byte[] content = new byte[length];
    buffer.get(start, content);
    int size = 0;
    while (size < length && content[size] != 0) {
      size++;
    }
    return new String(content, 0, size, StandardCharsets.UTF_8);
  }

  /** A copy of the value's bytes. */
  public Bytes bytes() {
    byte[] content = new byte[length];
    buffer.get(start, content);
    return Bytes.of(content);
  }

  /** A reader that stays at this attribute. */
  AttributeReader keep() {
    AttributeReader kept = new AttributeReader(buffer, findings, next, end, depth);
    kept.type = type;
    kept.start = start;
    kept.length = length;
    return kept;
  }

  /** The attributes inside of this one. */
  public AttributeReader nested() {
    if (depth == DEEPEST) {
      fail("attributes inside of attributes, more than " + DEEPEST + " levels");
    }
    return new AttributeReader(buffer, findings, start, start + length, depth + 1);
  }

  /** Remembers that something is wrong, unless something was before. */
  public void fail(String problem) {
    if (findings.first == null) {
      findings.first = problem + " (at byte " + (start - findings.origin) + ")";
    }
  }

  /** Whether nothing was wrong so far. */
  public boolean isFine() {
    return findings.first == null;
  }

  /** Throws the first thing that was wrong, if there was one. */
  public void check(String operation) {
    if (findings.first != null) {
      throw NetlinkException.malformed(operation, findings.first);
    }
  }

  private boolean sized(int expected) {
    if (length != expected) {
      fail("attribute " + type + " has " + length + " bytes, not " + expected);
      return false;
    }
    return true;
  }
}
