package io.longshore.netlink.iptables.legacy;

import io.longshore.netlink.wire.IpFamily;

/**
 * Where the fields of {@code struct ipt_entry} and {@code struct ip6t_entry} are, on 64-bit
 * machines: linux/netfilter_ipv4/ip_tables.h, linux/netfilter_ipv6/ip6_tables.h.
 *
 * @param addressLength of one of the two addresses and two masks that it begins with
 * @param interfaces where names and masks of the interfaces begin
 * @param protocol where the protocol is
 * @param flags where the flags are; the inverted ones follow
 * @param targetOffset where the offset of the target is; that of the next entry follows
 * @param counters where the counters are
 * @param size where the matches begin
 * @param gotoFlag the flag that makes a jump a goto
 */
record EntryLayout(
    int addressLength,
    int interfaces,
    int protocol,
    int flags,
    int targetOffset,
    int counters,
    int size,
    int gotoFlag) {
  private static final EntryLayout IPV4 = new EntryLayout(4, 16, 80, 82, 88, 96, 112, 2);
  private static final EntryLayout IPV6 = new EntryLayout(16, 64, 128, 131, 140, 152, 168, 4);

  static EntryLayout of(IpFamily family) {
    return switch (family) {
      case IPV4 -> IPV4;
      case IPV6 -> IPV6;
    };
  }

  boolean isSix() {
    return addressLength == 16;
  }

  int invertedFlags() {
    return flags + 1;
  }

  int nextOffset() {
    return targetOffset + 2;
  }
}
