package io.longshore.netlink.iptables;

import java.util.List;
import java.util.Optional;

/**
 * A chain and its rules.
 *
 * @param policy of a built-in chain
 * @param counters of the policy
 */
public record IptablesChain(
    String name, Optional<Policy> policy, Counters counters, List<IptablesRule> rules) {

  /** Copies the rules. */
  public IptablesChain {
    rules = List.copyOf(rules);
  }

  /** A chain that rules lead to. */
  public static IptablesChain of(String name, List<IptablesRule> rules) {
    return new IptablesChain(name, Optional.empty(), Counters.ZERO, rules);
  }

  /** A built-in chain. */
  public static IptablesChain of(String name, Policy policy, List<IptablesRule> rules) {
    return new IptablesChain(name, Optional.of(policy), Counters.ZERO, rules);
  }

  /** The line that iptables-save begins a table with. */
  String declaration() {
    return ":" + name + " " + policy.map(Policy::name).orElse("-") + " " + counters;
  }

  /** A line for each rule, as iptables-save prints them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (IptablesRule rule : rules) {
      text.append(("-A " + name + " " + rule).strip()).append('\n');
    }
    return text.toString();
  }
}
