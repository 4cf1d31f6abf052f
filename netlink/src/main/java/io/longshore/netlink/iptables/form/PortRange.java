package io.longshore.netlink.iptables.form;

/** Ports from the first to the last, which may be the same. */
public record PortRange(int first, int last) {
  /** The highest port. */
  public static final int HIGHEST = 65_535;

  /** All ports. */
  public static final PortRange ALL = new PortRange(0, HIGHEST);

  /** Checks that they are ports. */
  public PortRange {
    if (first < 0 || last < 0 || first > HIGHEST || last > HIGHEST) {
      throw new IllegalArgumentException("not ports: " + first + " to " + last);
    }
  }

  /** One port. */
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  /** Of text such as {@code 80} or {@code 1000:2000}; without one of them it is the end. */
  public static PortRange parse(String text) {
    return parse(text, ':');
  }

  /** Of text with another sign between the two. */
  public static PortRange parse(String text, char sign) {
    int at = text.indexOf(sign);
    if (at < 0) {
      return of(Numbers.parse(text, HIGHEST));
    }
    String from = text.substring(0, at);
    String to = text.substring(at + 1);
    return new PortRange(
        from.isEmpty() ? 0 : Numbers.parse(from, HIGHEST),
        to.isEmpty() ? HIGHEST : Numbers.parse(to, HIGHEST));
  }

  /** Whether it is one port. */
  public boolean isOne() {
    return first == last;
  }

  /** With another sign between the two. */
  public String joined(char sign) {
    return isOne() ? String.valueOf(first) : first + String.valueOf(sign) + last;
  }

  @Override
  public String toString() {
    return joined(':');
  }
}
