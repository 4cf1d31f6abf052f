package io.longshore.netlink.nftables.expr;

/** Which addresses a translation is about: linux/netfilter.h, NFPROTO_. */
public enum AddressFamily implements Numbered {
  IPV4(2, "ip"),
  IPV6(10, "ip6");

  private final int number;
  private final String text;

  AddressFamily(int number, String text) {
    this.number = number;
    this.text = text;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String toString() {
    return text;
  }
}
