package io.longshore.netlink.nftables;

import java.util.Optional;

/**
 * Where on a packet's way a base chain is asked: enum nf_inet_hooks, enum nf_dev_hooks
 * (include/uapi/linux/netfilter.h).
 */
public enum Hook {
  PREROUTING(0, false),
  INPUT(1, false),
  FORWARD(2, false),
  OUTPUT(3, false),
  POSTROUTING(4, false),
  /** Of the families inet and netdev. */
  INGRESS(5, true),
  /** Of the family netdev. */
  EGRESS(1, true);

  private static final int INET_INGRESS = 5;
  private static final int NETDEV_INGRESS = 0;

  private final int number;
  private final boolean ofDevice;

  Hook(int number, boolean ofDevice) {
    this.number = number;
    this.ofDevice = ofDevice;
  }

  int number(Family family) {
    return switch (family) {
      case NETDEV -> this == INGRESS ? NETDEV_INGRESS : number;
      case ARP -> this == OUTPUT ? 1 : 0; // NF_ARP_OUT, NF_ARP_IN
      case INET, IPV4, IPV6, BRIDGE -> number;
    };
  }

  static Optional<Hook> of(Family family, int number) {
    return switch (family) {
      case NETDEV -> number == NETDEV_INGRESS ? Optional.of(INGRESS) : Optional.of(EGRESS);
      case ARP -> number == 0 ? Optional.of(INPUT) : Optional.of(OUTPUT);
      case INET, IPV4, IPV6, BRIDGE -> of(number);
    };
  }

  private static Optional<Hook> of(int number) {
    if (number == INET_INGRESS) {
      return Optional.of(INGRESS);
    }
    for (Hook hook : values()) {
      if (!hook.ofDevice && hook.number == number) {
        return Optional.of(hook);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return Words.of(this);
  }
}
