package io.longshore.netproxy.inspect.walk;

import java.util.List;

/**
 * Something that happened to a packet on its way.
 *
 * @param hook where in the kernel: the name of a hook, or "routing" or "ipvs"
 * @param table whose rule it was; empty if it was none
 * @param chain the rule's chain; empty if it was none
 * @param rule the rule, the route or the virtual server
 * @param why what the packet was compared with, where the rule alone does not tell
 * @param then what followed
 */
public record Step(
    String hook, String table, String chain, String rule, List<String> why, String then) {
  /** Copies the list. */
  public Step {
    why = List.copyOf(why);
  }
}
