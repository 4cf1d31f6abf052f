package io.longshore.netlink.route;

import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;

/** The two families of addresses. */
public enum IpFamily {
  /** Four bytes. */
  IPV4(IpAddresses.AF_INET),
  /** Sixteen bytes. */
  IPV6(IpAddresses.AF_INET6);

  private final int number;

  IpFamily(int number) {
    this.number = number;
  }

  /** The family of an address. */
  public static IpFamily of(InetAddress address) {
    return IpAddresses.family(address) == IpAddresses.AF_INET ? IPV4 : IPV6;
  }

  int number() {
    return number;
  }
}
