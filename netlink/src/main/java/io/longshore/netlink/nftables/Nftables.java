package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Optional;

/** The nf_tables ruleset of one network namespace. */
public interface Nftables extends AutoCloseable {

  /**
   * Makes changes, all or none.
   *
   * @throws NetlinkException that says which change was refused, and why
   */
  void apply(NftTransaction changes);

  /** How often the ruleset has changed. */
  Generation generation();

  /** All tables, of all families. */
  List<Table> tables();

  /** The chains of a table. */
  List<Chain> chains(TableName table);

  /** The rules of all chains of a table, those of a chain in their order. */
  List<Rule> rules(TableName table);

  /** The rules of a chain in their order. */
  List<Rule> rules(ChainName chain);

  /** The sets and maps of a table. */
  List<NamedSet> sets(TableName table);

  /** The named objects of a table. */
  List<NamedObject> objects(TableName table);

  /** All elements of a set or map. */
  List<SetElement> elements(SetName set);

  /** The element that has a key, or whose range has it. */
  Optional<SetElement> element(SetName set, Bytes key);

  @Override
  void close();
}
