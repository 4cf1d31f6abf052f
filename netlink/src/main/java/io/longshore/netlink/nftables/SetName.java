package io.longshore.netlink.nftables;

/** A set or map is named within its table. */
public record SetName(TableName table, String name) {

  @Override
  public String toString() {
    return table + " " + name;
  }
}
