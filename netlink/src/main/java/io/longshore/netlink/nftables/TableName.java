package io.longshore.netlink.nftables;

/** A table is named by its family and a word. */
public record TableName(Family family, String name) {

  /** A chain of this table. */
  public ChainName chain(String chain) {
    return new ChainName(this, chain);
  }

  /** A set or map of this table. */
  public SetName set(String set) {
    return new SetName(this, set);
  }

  /** A named object of this table. */
  public ObjectName object(String object) {
    return new ObjectName(this, object);
  }

  @Override
  public String toString() {
    return family + " " + name;
  }
}
