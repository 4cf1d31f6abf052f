package io.longshore.netlink.iptables.target;

/** What is decided without another chain: the standard target of x_tables. */
public enum VerdictTarget implements StandardTarget {
  /** Nothing: the rule only counts. */
  NONE,
  /** The packet goes on, out of this table's chain. */
  ACCEPT,
  /** The packet is dropped. */
  DROP,
  /** A program is asked: NF_QUEUE. */
  QUEUE,
  /** Back to the chain that jumped here, or to the policy. */
  RETURN;

  @Override
  public String word() {
    return name();
  }
}
