package io.longshore.netlink.iptables.form;

/** What a packet is compared with, and whether it must differ: the exclamation mark. */
public record Criterion<T>(T value, boolean inverted) {

  /** Must be so. */
  public static <T> Criterion<T> is(T value) {
    return new Criterion<>(value, false);
  }

  /** Must not be so. */
  public static <T> Criterion<T> not(T value) {
    return new Criterion<>(value, true);
  }

  @Override
  public String toString() {
    return (inverted ? "! " : "") + value;
  }
}
