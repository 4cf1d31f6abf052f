package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.TableName;

/** Is told how many rules there are. Called by the thread of the backend. */
@FunctionalInterface
public interface RuleObserver {
  /** Nobody wants to know. */
  RuleObserver NOBODY = (_, _, _) -> {};

  /** A table was written: so many rules just now, and so many of this mode are in it. */
  void wrote(TableName table, int written, int total);
}
