package io.longshore.netlink.route;

import java.util.EnumSet;
import java.util.Set;

/**
 * What is switched on at a link: IFF_ in include/uapi/linux/if.h, and the bridge port's hairpin.
 */
public enum LinkFlag {
  /** Somebody wants it up. */
  UP(1),
  /** It knows broadcasts. */
  BROADCAST(1 << 1),
  /** It leads back to this machine. */
  LOOPBACK(1 << 3),
  /** It has one other end. */
  POINT_TO_POINT(1 << 4),
  /** It works: it is up and so is what it needs. */
  RUNNING(1 << 6),
  /** It asks nobody for hardware addresses. */
  NO_ARP(1 << 7),
  /** It takes packets for others too. */
  PROMISCUOUS(1 << 8),
  /** It takes every multicast. */
  ALL_MULTICAST(1 << 9),
  /** It knows multicast. */
  MULTICAST(1 << 12),
  /** The other end of the wire is there. */
  LOWER_UP(1 << 16),
  /** As a port of a bridge it sends back what came by it; no flag of the kernel's. */
  HAIRPIN(0);

  private final int bit;

  LinkFlag(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }

  static Set<LinkFlag> of(int bits) {
    Set<LinkFlag> flags = EnumSet.noneOf(LinkFlag.class);
    for (LinkFlag flag : values()) {
      if ((bits & flag.bit) != 0) {
        flags.add(flag);
      }
    }
    return flags;
  }
}
