package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;

/** What the meaning of a structure depends on: whose table it is in, and what sets are called. */
public record Dialect(IpFamily family, SetNames sets) {

  /** A dialect that knows no sets. */
  public static Dialect of(IpFamily family) {
    return new Dialect(family, SetNames.NONE);
  }

  /** Whether it is that of ip6tables. */
  public boolean isSix() {
    return family == IpFamily.IPV6;
  }

  /** The size of an address. */
  public int addressLength() {
    return family.length();
  }

  /** Zeros instead of an address. */
  public Bytes noAddress() {
    return Bytes.EMPTY.padded(addressLength());
  }
}
