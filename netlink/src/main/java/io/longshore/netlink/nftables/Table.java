package io.longshore.netlink.nftables;

import java.util.Set;

/**
 * A table: a name space for chains, sets and objects.
 *
 * @param flags how it behaves
 * @param comment for people; nft shows it
 * @param handle the kernel's number; 0 in what is not from the kernel
 */
public record Table(TableName table, Set<Flag> flags, String comment, long handle)
    implements NftObject {

  /** How a table behaves: enum nft_table_flags. */
  public enum Flag {
    /** Its chains see no packets. */
    DORMANT(1),
    /** It belongs to the socket that made it, and goes when that is closed. */
    OWNER(2),
    /** It stays when the socket that owns it is closed, and may be adopted (kernel 6.9). */
    PERSIST(4);

    private final int bit;

    Flag(int bit) {
      this.bit = bit;
    }

    int bit() {
      return bit;
    }
  }

  /** Copies the flags. */
  public Table {
    flags = Set.copyOf(flags);
  }

  /** A table without flags. */
  public static Table of(TableName name, String comment) {
    return new Table(name, Set.of(), comment, 0);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("table ").append(table);
    flags.stream().sorted().forEach(flag -> text.append(" flags ").append(Words.of(flag)));
    return Words.commented(text, comment);
  }
}
