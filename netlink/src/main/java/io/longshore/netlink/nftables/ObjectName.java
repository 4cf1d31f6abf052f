package io.longshore.netlink.nftables;

/** A counter, quota or other object is named within its table. */
public record ObjectName(TableName table, String name) {

  @Override
  public String toString() {
    return table + " " + name;
  }
}
