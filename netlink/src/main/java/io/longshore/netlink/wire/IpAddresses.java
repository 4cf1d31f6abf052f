package io.longshore.netlink.wire;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses as the kernel's messages hold them and as its tools print them. */
public final class IpAddresses {
  /** The family's number: include/linux/socket.h. */
  public static final int AF_INET = 2;

  /** The family's number. */
  public static final int AF_INET6 = 10;

  private static final int WORDS = 8;

  private IpAddresses() {}

  /** The number of the address's family. */
  public static int family(InetAddress address) {
    return address instanceof Inet4Address ? AF_INET : AF_INET6;
  }

  /** How many bits an address of the same family has. */
  public static int bits(InetAddress address) {
    return address instanceof Inet4Address ? 32 : 128;
  }

  /** The bytes in network order. */
  public static Bytes bytes(InetAddress address) {
    return Bytes.of(address.getAddress());
  }

  /** The address in an attribute; where it is none, the reader remembers that, and gives any. */
  public static InetAddress read(AttributeReader attribute) {
    int length = attribute.length();
    if (length != 4 && length != 16) {
      attribute.fail("an address of " + length + " bytes");
      return any(AF_INET6);
    }
    return of(attribute.bytes());
  }

  /** The address of four or of sixteen bytes. */
  public static InetAddress of(Bytes bytes) {
    try {
      // InetAddress.getByAddress would turn ::ffff:10.0.0.1 into an address of the other family.
      return bytes.length() == 4
          ? InetAddress.getByAddress(bytes.toArray())
          : Inet6Address.getByAddress(null, bytes.toArray(), -1);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + bytes, e);
    }
  }

  /** The zero address of a family. */
  public static InetAddress any(int family) {
    return of(Bytes.EMPTY.padded(family == AF_INET ? 4 : 16));
  }

  /** As tools print it, which is how inet_ntop(3) does: {@code fd00::1}. */
  public static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    int[] words = words(bytes(address));
    int from = 0;
    int length = 0;
    for (int i = 0; i < WORDS; i++) {
      int zeros = zeros(words, i);
      if (zeros > length) {
        from = i;
        length = zeros;
      }
    }
    boolean mapped = from == 0 && (length == 6 || (length == 5 && words[5] == 0xffff));
    String end = mapped ? of(bytes(address).part(12, 16)).getHostAddress() : "";
    int count = mapped ? WORDS - 2 : WORDS;
    return length < 2
        ? join(words, 0, count, end)
        : join(words, 0, from, "") + "::" + join(words, from + length, count, end);
  }

  /** An address and a port: {@code 10.0.0.1:80}, {@code [fd00::1]:80}. */
  public static String text(InetAddress address, int port) {
    String text = text(address);
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
  }

  private static int[] words(Bytes bytes) {
    int[] words = new int[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = bytes.at(2 * i) << 8 | bytes.at(2 * i + 1);
    }
    return words;
  }

  private static int zeros(int[] words, int from) {
    int to = from;
    while (to < WORDS && words[to] == 0) {
      to++;
    }
    return to - from;
  }

  private static String join(int[] words, int from, int to, String end) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i > from ? ":" : "").append(Integer.toHexString(words[i]));
    }
    return text.append(!end.isEmpty() && !text.isEmpty() ? ":" : "").append(end).toString();
  }
}
