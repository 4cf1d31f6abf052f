package io.longshore.netlink.nftables;

/** A chain is named within its table. */
public record ChainName(TableName table, String name) {

  @Override
  public String toString() {
    return table + " " + name;
  }
}
