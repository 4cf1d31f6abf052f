package io.longshore.netlink.nftables.expr;

/** From where on a packet's bytes are counted: enum nft_payload_bases. */
public enum PayloadBase implements Numbered {
  LINK(0, "link"),
  NETWORK(1, "network"),
  TRANSPORT(2, "transport"),
  INNER(3, "inner");

  private final int number;
  private final String text;

  PayloadBase(int number, String text) {
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
