package io.longshore.netlink.wire;

import java.net.InetAddress;

/** A network: the addresses that begin with the same bits. */
public record Prefix(InetAddress address, int length) {

  /** Refuses lengths that the family does not have. */
  public Prefix {
    if (length < 0 || length > IpAddresses.bits(address)) {
      throw new IllegalArgumentException(IpAddresses.text(address) + "/" + length);
    }
  }

  /** One address alone. */
  public static Prefix of(InetAddress address) {
    return new Prefix(address, IpAddresses.bits(address));
  }

  /** A text such as {@code 10.0.0.0/8}, {@code fd00::/64} or a bare address. */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    if (literal.indexOf(':') < 0 && !literal.matches("(\\d+\\.){3}\\d+")) {
      // The JDK takes 10.1 for 10.0.0.1.
      throw new IllegalArgumentException("not a network: " + text);
    }
    InetAddress address = InetAddress.ofLiteral(literal);
    return slash < 0
        ? of(address)
        : new Prefix(address, Integer.parseInt(text.substring(slash + 1)));
  }

  /** Every address of a family. */
  public static Prefix all(IpFamily family) {
    return new Prefix(IpAddresses.any(family.number()), 0);
  }

  /** Whether the address begins with the same bits. */
  public boolean contains(InetAddress candidate) {
    Bytes mine = IpAddresses.bytes(address);
    Bytes its = IpAddresses.bytes(candidate);
    if (mine.length() != its.length()) {
      return false;
    }
    for (int bit = 0; bit < length; bit += Byte.SIZE) {
      int mask = 0xff & -(1 << Math.max(0, Byte.SIZE - (length - bit)));
      if (((mine.at(bit / Byte.SIZE) ^ its.at(bit / Byte.SIZE)) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is every address of its family. */
  public boolean isAll() {
    return length == 0;
  }

  /** As {@code ip} has it: an address alone without its length. */
  @Override
  public String toString() {
    String text = IpAddresses.text(address);
    return length == IpAddresses.bits(address) ? text : text + "/" + length;
  }
}
