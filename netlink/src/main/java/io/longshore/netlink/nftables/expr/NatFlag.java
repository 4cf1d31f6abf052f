package io.longshore.netlink.nftables.expr;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** How a translation chooses: include/uapi/linux/netfilter/nf_nat.h, NF_NAT_RANGE_. */
public enum NatFlag {
  /** Addresses are given; the kernel sets it by itself. */
  ADDRESSES(1, ""),
  /** Ports are given; the kernel sets it by itself. */
  PORTS(2, ""),
  /** A random port. */
  RANDOM(4, "random"),
  /** The same client gets the same address. */
  PERSISTENT(8, "persistent"),
  /** A port that nobody can guess. */
  FULLY_RANDOM(16, "fully-random"),
  /** Ports are shifted, not chosen. */
  PORT_OFFSET(32, ""),
  /** Only the network part of the address changes. */
  NETMAP(64, "prefix");

  private static final int ALL = 127;

  private final int bit;
  private final String text;

  NatFlag(int bit, String text) {
    this.bit = bit;
    this.text = text;
  }

  static int bits(Set<NatFlag> flags) {
    return flags.stream().mapToInt(flag -> flag.bit).sum();
  }

  static boolean areKnown(int bits) {
    return (bits & ~ALL) == 0;
  }

  /** Without those that the kernel sets by itself. */
  static Set<NatFlag> of(int bits) {
    return Arrays.stream(values())
        .filter(flag -> flag != ADDRESSES && flag != PORTS)
        .filter(flag -> (bits & flag.bit) != 0)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Those that nft prints, each after a space or a comma. */
  static String words(Set<NatFlag> flags) {
    String words =
        flags.stream()
            .sorted()
            .map(flag -> flag.text)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(","));
    return words.isEmpty() ? "" : " " + words;
  }
}
