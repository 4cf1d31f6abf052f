package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.Rule;
import java.util.List;

/** A chain together with its rules. */
record ChainText(Chain chain, List<Rule> rules) {

  /** Copies the rules. */
  ChainText {
    rules = List.copyOf(rules);
  }

  String name() {
    return chain.name().name();
  }
}
