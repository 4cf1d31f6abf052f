package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Expression;

/**
 * A counter, quota, limit or connection limit that several rules share.
 *
 * @param kind the kernel's number of the kind: NFT_OBJECT_
 * @param state what it counts or limits
 * @param comment for people; nft shows it
 * @param handle the kernel's number; 0 in what is not from the kernel
 */
public record NamedObject(ObjectName name, int kind, Expression state, String comment, long handle)
    implements NftObject {

  /** A counter, quota, limit or connection limit. */
  public static NamedObject of(ObjectName name, Expression state, String comment) {
    return new NamedObject(name, ObjectMessages.kind(state), state, comment, 0);
  }

  static String kindName(int kind) {
    return switch (kind) {
      case ObjectMessages.COUNTER -> "counter";
      case ObjectMessages.QUOTA -> "quota";
      case ObjectMessages.LIMIT -> "limit";
      case ObjectMessages.CONNECTION_LIMIT -> "ct count";
      default -> "object of kind " + kind;
    };
  }

  @Override
  public TableName table() {
    return name.table();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kindName(kind)).append(' ').append(name);
    return Words.commented(text.append(" { ").append(state).append(" }"), comment);
  }
}
