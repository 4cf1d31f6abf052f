package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Words;

/** What a rule does with a packet. */
public sealed interface Target permits ModuleTarget, StandardTarget {

  /** The word behind {@code -j} or {@code -g}. */
  String word();

  /** Prints the options behind that word, as iptables-save does. */
  void print(Words out);
}
