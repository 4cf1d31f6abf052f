package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.TableName;

/** A chain of a table. */
record Place(TableName table, String chain) {

  static Place nat(String chain) {
    return new Place(TableName.NAT, chain);
  }

  static Place filter(String chain) {
    return new Place(TableName.FILTER, chain);
  }

  static Place mangle(String chain) {
    return new Place(TableName.MANGLE, chain);
  }
}
