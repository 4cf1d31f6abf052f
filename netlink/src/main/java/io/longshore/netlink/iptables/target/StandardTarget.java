package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Words;

/** A target that the tables themselves know, without options and without a structure. */
public sealed interface StandardTarget extends Target permits ChainTarget, VerdictTarget {

  @Override
  default void print(Words out) {}
}
