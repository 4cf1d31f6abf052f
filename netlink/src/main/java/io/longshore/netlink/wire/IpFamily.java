package io.longshore.netlink.wire;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The two versions of IP, with their numbers in include/linux/socket.h. */
public enum IpFamily {
  /** Four bytes. */
  IPV4(2, 4),
  /** Sixteen bytes. */
  IPV6(10, 16);

  private final int number;
  private final int length;

  IpFamily(int number, int length) {
    this.number = number;
    this.length = length;
  }

  /** The family of an address. */
  public static IpFamily of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }

  /**
   * The family of a number that the kernel told.
   *
   * @throws NetlinkException if it is neither
   */
  public static IpFamily ofNumber(int number) {
    return switch (number) {
      case 2 -> IPV4;
      case 10 -> IPV6;
      default -> throw NetlinkException.malformed("read an IP family", "it has number " + number);
    };
  }

  /** AF_INET or AF_INET6. */
  public int number() {
    return number;
  }

  /** How many bytes an address has. */
  public int length() {
    return length;
  }

  /** How many bits an address has. */
  public int bits() {
    return length * 8;
  }

  /**
   * The address at the beginning of bytes: some messages have room for the longer one always.
   *
   * @throws NetlinkException if there are too few bytes
   */
  public InetAddress address(Bytes bytes) {
    if (bytes.length() < length) {
      throw NetlinkException.malformed(
          "read an IP address", bytes + " has " + bytes.length() + " bytes, not " + length);
    }
    return IpAddresses.of(bytes.part(0, length));
  }
}
