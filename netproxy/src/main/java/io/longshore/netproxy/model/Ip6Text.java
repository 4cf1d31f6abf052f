package io.longshore.netproxy.model;

/** IPv6 addresses as RFC 5952 has them printed. */
final class Ip6Text {
  private static final int GROUPS = 8;

  private Ip6Text() {}

  static String print(long high, long low) {
    int longest = 1;
    int start = -1;
    for (int i = 0; i < GROUPS; i++) {
      int length = zeros(high, low, i);
      if (length > longest) {
        longest = length;
        start = i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
      } else {
        text.append(i == 0 || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(group(high, low, i)));
      }
    }
    return text.toString();
  }

  /** How many groups are zero from this one on. */
  private static int zeros(long high, long low, int from) {
    int count = 0;
    while (from + count < GROUPS && group(high, low, from + count) == 0) {
      count++;
    }
    return count;
  }

  private static int group(long high, long low, int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (16 * (3 - index % 4))) & 0xffff;
  }
}
