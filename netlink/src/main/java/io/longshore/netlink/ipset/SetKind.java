package io.longshore.netlink.ipset;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;

/** What a set holds and how. */
public sealed interface SetKind {

  /**
   * A hash table, which grows.
   *
   * @param size how many lists it begins with; the kernel rounds it up to a power of two, at least
   *     64
   * @param maxElements how many elements it holds at most
   */
  record Hash(HashKey key, IpFamily family, long size, long maxElements) implements SetKind {
    private static final long MOST = 0xffff_ffffL;

    /** Checks the numbers. */
    public Hash {
      if (size <= 0 || size > MOST || maxElements <= 0 || maxElements > MOST) {
        throw new IllegalArgumentException("a hash of " + size + ", at most " + maxElements);
      }
    }

    /** As ipset save has it. */
    @Override
    public String toString() {
      String inet = family == IpFamily.IPV4 ? "inet" : "inet6";
      return "%s family %s hashsize %d maxelem %d"
          .formatted(key.typeName(), inet, size, maxElements);
    }
  }

  /** A bit for each port of a range. */
  record PortBitmap(int first, int last) implements SetKind {

    /** Checks the range. */
    public PortBitmap {
      if (first < 0 || last > 0xffff || first > last) {
        throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
      }
    }

    /** As ipset save has it. */
    @Override
    public String toString() {
      return "bitmap:port range " + first + "-" + last;
    }
  }

  /** A type or an option that we do not make; its elements are {@link Element.Unknown}. */
  record Unknown(String typeName, Bytes options) implements SetKind {
    @Override
    public String toString() {
      return typeName + " options " + options;
    }
  }

  /** A hash of the size that ipset gives one. */
  static Hash hash(HashKey key, IpFamily family) {
    return new Hash(key, family, 1024, 65_536);
  }

  /** The kernel's name of the type. */
  default String typeName() {
    return switch (this) {
      case Hash hash -> hash.key().typeName();
      case PortBitmap _ -> "bitmap:port";
      case Unknown unknown -> unknown.typeName();
    };
  }
}
