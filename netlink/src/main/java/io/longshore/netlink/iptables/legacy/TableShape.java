package io.longshore.netlink.iptables.legacy;

import io.longshore.netlink.iptables.Hook;
import java.util.Map;

/**
 * How large a legacy table is, which costs the kernel nothing to tell: most changes show here.
 *
 * @param entries how many entries it has: rules, policies, and two for each other chain
 * @param bytes how long they are
 * @param hooks where the built-in chains begin, in bytes
 * @param policies where their policies are
 */
public record TableShape(
    int entries, int bytes, Map<Hook, Integer> hooks, Map<Hook, Integer> policies) {

  /** Copies the maps. */
  public TableShape {
    hooks = Map.copyOf(hooks);
    policies = Map.copyOf(policies);
  }
}
