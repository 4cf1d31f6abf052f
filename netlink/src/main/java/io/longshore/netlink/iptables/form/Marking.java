package io.longshore.netlink.iptables.form;

/** A mark and which of its bits are meant: {@code 0x4000/0x4000}. */
public record Marking(int mark, int mask) {
  private static final int ALL = -1;

  /** All bits of a mark. */
  public static Marking of(int mark) {
    return new Marking(mark, ALL);
  }

  /** Of text with or without a mask. */
  public static Marking parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? of(Numbers.parse(text))
        : new Marking(
            Numbers.parse(text.substring(0, slash)), Numbers.parse(text.substring(slash + 1)));
  }

  /** As toString, but without a mask that means all bits. */
  public String brief() {
    return mask == ALL ? Numbers.hex(mark) : toString();
  }

  @Override
  public String toString() {
    return Numbers.hex(mark) + "/" + Numbers.hex(mask);
  }
}
