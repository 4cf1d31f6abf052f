package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.Bytes;

/**
 * A part of a set's key or data.
 *
 * @param number nft's number of its type, also of types that are not named here
 * @param length how many bytes
 * @param source what nft shows instead of the type: the expression that loads it; empty for the
 *     type. With a source there may be fields that no type is declared for, such as numbers.
 */
public record Field(int number, int length, Bytes source) {
  // nft's numbers: include/expression.h, enum expr_types.
  private static final int PAYLOAD = 7;
  private static final int META = 9;
  private static final int NUMBER_GENERATOR = 23;

  // include/proto.h, enum proto_desc_id, and the index of the header's field in src/proto.c.
  private static final int TRANSPORT_HEADER = 11;
  private static final int IP_HEADER = 12;
  private static final int IP6_HEADER = 13;

  /** A field that is declared by its type. */
  public static Field of(FieldType type) {
    if (type.length() == 0) {
      throw new IllegalArgumentException("nft has no declaration by type for " + type);
    }
    return new Field(type.number(), type.length(), Bytes.EMPTY);
  }

  /** {@code typeof ip saddr}. */
  public static Field ipSource() {
    return payload(FieldType.IPV4_ADDRESS, IP_HEADER, 11);
  }

  /** {@code typeof ip daddr}. */
  public static Field ipDestination() {
    return payload(FieldType.IPV4_ADDRESS, IP_HEADER, 12);
  }

  /** {@code typeof ip6 saddr}. */
  public static Field ip6Source() {
    return payload(FieldType.IPV6_ADDRESS, IP6_HEADER, 7);
  }

  /** {@code typeof ip6 daddr}. */
  public static Field ip6Destination() {
    return payload(FieldType.IPV6_ADDRESS, IP6_HEADER, 8);
  }

  /** {@code typeof th dport}. */
  public static Field destinationPort() {
    return payload(FieldType.PORT, TRANSPORT_HEADER, 2);
  }

  /** {@code typeof meta l4proto}. */
  public static Field transportProtocol() {
    Bytes key = Note.number(0, 16); // NFT_META_L4PROTO
    return new Field(FieldType.PROTOCOL.number(), 1, Note.source(META, key));
  }

  /** {@code typeof meta mark}. */
  public static Field mark() {
    Bytes key = Note.number(0, 3); // NFT_META_MARK
    return new Field(FieldType.MARK.number(), 4, Note.source(META, key));
  }

  /** {@code typeof numgen random mod N}: a number of four bytes in the machine's order. */
  public static Field number(int modulus) {
    Bytes random = Note.number(0, 1); // NFT_NG_RANDOM
    Bytes data = random.plus(Note.number(1, modulus)).plus(Note.number(2, 0));
    return new Field(FieldType.INTEGER.number(), 4, Note.source(NUMBER_GENERATOR, data));
  }

  private static Field payload(FieldType type, int header, int index) {
    Bytes data = Note.number(0, header).plus(Note.number(1, index));
    return new Field(type.number(), type.length(), Note.source(PAYLOAD, data));
  }

  /** What it means. */
  public FieldType type() {
    return FieldType.of(number);
  }

  /** How many bytes it takes: fields begin at multiples of four. */
  int room() {
    return (length + 3) & ~3;
  }

  /** As nft shows a value. */
  String describe(Bytes value) {
    return type().describe(value);
  }

  @Override
  public String toString() {
    return type().toString();
  }
}
