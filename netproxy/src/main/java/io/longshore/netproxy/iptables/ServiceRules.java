package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesRule;
import java.util.List;

/**
 * All rules of a service port.
 *
 * @param lines in chains that it shares with others, where their order means nothing
 * @param chains of its own, in the nat table; those that lead to others stand before them
 */
record ServiceRules(List<Line> lines, List<IptablesChain> chains) {
  static final ServiceRules NOTHING = new ServiceRules(List.of(), List.of());

  /** Compiles what is to be. */
  static ServiceRules of(ServiceFacts facts) {
    return new ServiceRules(ServiceLines.of(facts), ServiceChains.of(facts));
  }

  /** A rule in a chain that is shared. */
  record Line(Place place, IptablesRule rule) {}

  ServiceRules {
    lines = List.copyOf(lines);
    chains = List.copyOf(chains);
  }
}
