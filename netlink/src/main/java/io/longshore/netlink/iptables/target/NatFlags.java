package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.Words;

/** How a translation chooses among addresses and ports: NF_NAT_RANGE_ of linux/netfilter/nf_nat.h. */
public record NatFlags(boolean random, boolean fullyRandom, boolean persistent) {
  /** As the kernel likes. */
  public static final NatFlags NONE = new NatFlags(false, false, false);

  /** A port that nobody can guess. */
  public static final NatFlags FULLY_RANDOM = new NatFlags(false, true, false);

  static final int ADDRESSES = 1;
  static final int PORTS = 2;
  static final int OFFSET = 32;
  private static final int RANDOM = 4;
  private static final int PERSISTENT = 8;
  private static final int FULLY = 16;

  static NatFlags of(int bits) {
    return new NatFlags((bits & RANDOM) != 0, (bits & FULLY) != 0, (bits & PERSISTENT) != 0);
  }

  static NatFlags parse(Options options) {
    return new NatFlags(
        options.has("--random"), options.has("--random-fully"), options.has("--persistent"));
  }

  int bits() {
    return (random ? RANDOM : 0) | (fullyRandom ? FULLY : 0) | (persistent ? PERSISTENT : 0);
  }

  void print(Words out) {
    out.flag("--random", random);
    out.flag("--random-fully", fullyRandom);
    out.flag("--persistent", persistent);
  }
}
