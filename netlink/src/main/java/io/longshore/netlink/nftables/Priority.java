package io.longshore.netlink.nftables;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of the base chains at a hook; small ones are asked first. The names are nft's, for enum
 * nf_ip_hook_priorities (include/uapi/linux/netfilter_ipv4.h).
 */
public record Priority(int value) implements Comparable<Priority> {
  public static final Priority RAW = new Priority(-300);
  public static final Priority MANGLE = new Priority(-150);
  public static final Priority DNAT = new Priority(-100);
  public static final Priority FILTER = new Priority(0);
  public static final Priority SECURITY = new Priority(50);
  public static final Priority SNAT = new Priority(100);

  private static final Pattern TEXT =
      Pattern.compile("(raw|mangle|dstnat|filter|security|srcnat)?\\s*([+-]?)\\s*(\\d{0,6})");

  /** How far from a name nft still writes it with the name. */
  private static final int NEAR = 10;

  /**
   * Of a number, a name, or a name and a difference: {@code -5}, {@code dstnat}, {@code srcnat -
   * 1}.
   */
  public static Priority parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (text.isBlank() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "not a priority: " + text + " (a number, or a name such as dstnat + 5)");
    }
    String name = matcher.group(1) == null ? "filter" : matcher.group(1);
    int difference = matcher.group(3).isEmpty() ? 0 : Integer.parseInt(matcher.group(3));
    boolean down = matcher.group(2).equals("-");
    return new Priority(named(name).value + (down ? -difference : difference));
  }

  private static Priority named(String name) {
    return switch (name) {
      case "raw" -> RAW;
      case "mangle" -> MANGLE;
      case "dstnat" -> DNAT;
      case "security" -> SECURITY;
      case "srcnat" -> SNAT;
      default -> FILTER;
    };
  }

  @Override
  public int compareTo(Priority other) {
    return Integer.compare(value, other.value);
  }

  /** With the nearest name if there is one near. */
  @Override
  public String toString() {
    for (String name : new String[] {"raw", "mangle", "dstnat", "filter", "security", "srcnat"}) {
      int difference = value - named(name).value;
      if (difference == 0) {
        return name;
      }
      if (Math.abs(difference) <= NEAR) {
        return name + (difference < 0 ? " - " : " + ") + Math.abs(difference);
      }
    }
    return Integer.toString(value);
  }
}
