package io.longshore.netlink.iptables;

import io.longshore.netlink.wire.IpFamily;
import java.util.List;

/** The tables of iptables or ip6tables of one network namespace, in one of their two forms. */
public interface Iptables extends AutoCloseable {

  /** Whether they are those of iptables or of ip6tables. */
  IpFamily family();

  /** The tables that are there; one that nobody used may be missing. */
  List<TableName> tables();

  /** A table with all that is in it; one that is missing is empty. */
  IptablesTable read(TableName table);

  /**
   * Makes changes. Those of one table happen all at once or not at all; in the nf_tables form those
   * of all tables do.
   *
   * @throws NetlinkException that says what was refused, and why
   */
  void apply(IptablesChanges changes);

  @Override
  void close();
}
