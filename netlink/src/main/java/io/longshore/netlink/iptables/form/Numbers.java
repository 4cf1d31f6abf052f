package io.longshore.netlink.iptables.form;

/** Numbers as iptables reads and prints them. */
public final class Numbers {
  private Numbers() {}

  /** A number of 32 bits without a sign, perhaps in hexadecimal: {@code 0x4000}. */
  public static int parse(String text) {
    try {
      return text.startsWith("0x")
          ? Integer.parseUnsignedInt(text.substring(2), 16)
          : Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + text, e);
    }
  }

  /** A number that is not above a limit. */
  public static int parse(String text, int highest) {
    int number = parse(text);
    if (number < 0 || number > highest) {
      throw new IllegalArgumentException("not a number up to " + highest + ": " + text);
    }
    return number;
  }

  /** As {@code 0x4000}. */
  public static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  /** As {@code 4294967295}. */
  public static String decimal(int value) {
    return Integer.toUnsignedString(value);
  }
}
