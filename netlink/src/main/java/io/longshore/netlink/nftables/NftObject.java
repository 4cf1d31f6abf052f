package io.longshore.netlink.nftables;

/** Something that a ruleset consists of. */
public sealed interface NftObject permits Table, Chain, Rule, NamedSet, Elements, NamedObject {

  /** The table that it is or that it is in. */
  TableName table();
}
