package io.longshore.netlink.iptables.target;

/**
 * The rules of a chain are asked.
 *
 * @param comesBack whether the packet comes back at the chain's end: a jump; otherwise a goto
 */
public record ChainTarget(String chain, boolean comesBack) implements StandardTarget {

  /** Asks a chain, and comes back. */
  public static ChainTarget jump(String chain) {
    return new ChainTarget(chain, true);
  }

  /** Asks a chain instead of this one. */
  public static ChainTarget goTo(String chain) {
    return new ChainTarget(chain, false);
  }

  @Override
  public String word() {
    return chain;
  }
}
