package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.Bytes;

/**
 * Entries of user data as bytes, for notes inside of notes. Which numbers they have where is nft's
 * business: src/expression.c, src/payload.c, src/meta.c, src/numgen.c, functions named {@code
 * ..._build_udata}.
 */
final class Note {
  private static final int SOURCE_KIND = 0; // NFTNL_UDATA_SET_TYPEOF_EXPR
  private static final int SOURCE_DATA = 1; // NFTNL_UDATA_SET_TYPEOF_DATA

  private Note() {}

  /** An entry with a number of four bytes in the machine's order. */
  static Bytes number(int type, int value) {
    return entry(type, Bytes.host32(value));
  }

  /** An entry. */
  static Bytes entry(int type, Bytes value) {
    return Bytes.of((byte) type, (byte) value.length()).plus(value);
  }

  /** What loads a field: nft's number of the kind of expression, and what else describes it. */
  static Bytes source(int kind, Bytes data) {
    return number(SOURCE_KIND, kind).plus(entry(SOURCE_DATA, data));
  }
}
