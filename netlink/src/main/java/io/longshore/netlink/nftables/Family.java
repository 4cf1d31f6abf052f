package io.longshore.netlink.nftables;

import java.util.Optional;

/** Which packets a table sees: include/uapi/linux/netfilter.h, NFPROTO_. */
public enum Family {
  INET(1, "inet"),
  IPV4(2, "ip"),
  ARP(3, "arp"),
  NETDEV(5, "netdev"),
  BRIDGE(7, "bridge"),
  IPV6(10, "ip6");

  /** Not a family of tables: all of them. */
  static final int ANY = 0;

  private final int number;
  private final String word;

  Family(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** The kernel's number. */
  public int number() {
    return number;
  }

  /** The family with a number; empty for one that only a newer kernel knows. */
  static Optional<Family> of(int number) {
    for (Family family : values()) {
      if (family.number == number) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }

  /** The word that nft uses. */
  @Override
  public String toString() {
    return word;
  }
}
