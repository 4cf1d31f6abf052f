package io.longshore.netproxy.model;

import java.util.Optional;

/** IPv4 addresses as text. */
final class Ip4Text {
  private static final int LONGEST = 15;

  private Ip4Text() {}

  /** The bits; empty where the text is no address. */
  static Optional<Integer> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4 || text.length() > LONGEST + 4) {
      return Optional.empty();
    }
    int bits = 0;
    for (String part : parts) {
      int number = octet(part);
      if (number < 0) {
        return Optional.empty();
      }
      bits = bits << 8 | number;
    }
    return Optional.of(bits);
  }

  private static int octet(String part) {
    int number = 0;
    for (int i = 0; i < part.length(); i++) {
      int digit = part.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > 255) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return part.isEmpty() || number > 255 ? -1 : number;
  }
}
