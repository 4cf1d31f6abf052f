package io.longshore.netlink.wire;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses as the tools print them: those of IPv6 shortened as RFC 5952 has it. */
public final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  /** An address alone: {@code 10.0.0.1}, {@code fd00::1}. */
  public static String of(InetAddress address) {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : shortened(Bytes.of(address.getAddress()));
  }

  /** An address and a port: {@code 10.0.0.1:80}, {@code [fd00::1]:80}. */
  public static String of(InetAddress address, int port) {
    String text = of(address);
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
  }

  private static String shortened(Bytes address) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (int) address.part(2 * i, 2 * i + 2).big();
    }
    int start = 0;
    int length = 1; // a single zero is not shortened
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    return length == 1
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
  }

  private static int zerosFrom(int[] groups, int from) {
    int end = from;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - from;
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
