package io.longshore.netlink.wire;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one level by their numbers: for decoders of objects that come in tens, not in
 * hundreds of thousands. What is absent reads as zero or as empty; the last of several counts, and
 * numbers beyond the highest are those of a newer kernel and left out.
 */
public final class AttributeTable {
  private final @Nullable AttributeReader[] byType;

  private AttributeTable(int highest) {
    byType = new AttributeReader[highest + 1];
  }

  /** Walks through all attributes that are left. */
  public static AttributeTable read(AttributeReader reader, int highest) {
    AttributeTable table = new AttributeTable(highest);
    while (reader.next()) {
      if (reader.type() <= highest) {
        table.byType[reader.type()] = reader.keep();
      }
    }
    return table;
  }

  /** Whether the attribute is there. */
  public boolean has(int type) {
    return byType[type] != null;
  }

  /** A value of one byte. */
  public int u8(int type) {
    AttributeReader found = byType[type];
    return found == null ? 0 : found.u8();
  }

  /** A value of two bytes in the machine's order. */
  public int u16(int type) {
    AttributeReader found = byType[type];
    return found == null ? 0 : found.u16();
  }

  /** A value of four bytes in the machine's order. */
  public int u32(int type) {
    AttributeReader found = byType[type];
    return found == null ? 0 : found.u32();
  }

  /** A value of eight bytes in the machine's order. */
  public long u64(int type) {
    AttributeReader found = byType[type];
    return found == null ? 0 : found.u64();
  }

  /** A value of two bytes in network order. */
  public int big16(int type) {
    AttributeReader found = byType[type];
    return found == null ? 0 : found.big16();
  }

  /** A value of four bytes in network order. */
  public int big32(int type) {
    AttributeReader found = byType[type];
    return found == null ? 0 : found.big32();
  }

  /** A value of eight bytes in network order. */
  public long big64(int type) {
    AttributeReader found = byType[type];
    return found == null ? 0 : found.big64();
  }

  /** A value of four bytes in network order, if it is there. */
  public OptionalInt optionalBig32(int type) {
    return has(type) ? OptionalInt.of(big32(type)) : OptionalInt.empty();
  }

  /** A text. */
  public String text(int type) {
    AttributeReader found = byType[type];
    return found == null ? "" : found.text();
  }

  /** A copy of the value's bytes. */
  public Bytes bytes(int type) {
    AttributeReader found = byType[type];
    return found == null ? Bytes.EMPTY : found.bytes();
  }

  /** The attributes inside of this one, if it is there. */
  public Optional<AttributeReader> nested(int type) {
    return Optional.ofNullable(byType[type]).map(AttributeReader::nested);
  }

  /** The attributes inside of this one by number; none if it is absent. */
  public AttributeTable table(int type, int highest) {
    AttributeReader found = byType[type];
    return found == null ? new AttributeTable(highest) : read(found.nested(), highest);
  }

  /** Remembers that an attribute's value makes no sense; harmless if the attribute is absent. */
  public void fail(int type, String problem) {
    AttributeReader found = byType[type];
    if (found != null) {
      found.fail(problem);
    }
  }
}
