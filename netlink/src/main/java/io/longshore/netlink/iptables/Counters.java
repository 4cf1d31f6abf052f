package io.longshore.netlink.iptables;

/** How many packets and bytes a rule or a policy has seen, both without a sign. */
public record Counters(long packets, long bytes) {
  /** Nothing yet. */
  public static final Counters ZERO = new Counters(0, 0);

  /** Of text such as {@code [3:180]}. */
  static Counters parse(String text) {
    int colon = text.indexOf(':');
    if (!text.startsWith("[") || !text.endsWith("]") || colon < 0) {
      throw new IllegalArgumentException("not counters: " + text);
    }
    return new Counters(
        Long.parseUnsignedLong(text.substring(1, colon)),
        Long.parseUnsignedLong(text.substring(colon + 1, text.length() - 1)));
  }

  /** As iptables-save prints them. */
  @Override
  public String toString() {
    return "[" + Long.toUnsignedString(packets) + ":" + Long.toUnsignedString(bytes) + "]";
  }
}
