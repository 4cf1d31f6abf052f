package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpAddresses;
import java.net.InetAddress;

/** Addresses in figures, whose bytes structures hold. */
public final class AddressText {
  private static final int V4 = 4;

  private AddressText() {}

  /** The four or sixteen bytes of an address in figures; names are not looked up. */
  public static Bytes parse(String text) {
    Bytes address;
    try {
      address = Bytes.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an address: " + text, e);
    }
    if (address.length() == V4 && text.indexOf(':') >= 0) {
      // Java takes ::ffff:1.2.3.4 for an IPv4 address.
      return Bytes.ofHex("00000000000000000000ffff").plus(address);
    }
    return address;
  }

  /** An address in figures. */
  public static String of(Bytes address) {
    return IpAddresses.text(IpAddresses.of(address));
  }
}
