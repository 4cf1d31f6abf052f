package io.longshore.netlink.nftables.expr;

/** How two values compare: enum nft_cmp_ops. */
public enum Comparison implements Numbered {
  EQUAL(0, "=="),
  NOT_EQUAL(1, "!="),
  LESS(2, "<"),
  LESS_OR_EQUAL(3, "<="),
  GREATER(4, ">"),
  GREATER_OR_EQUAL(5, ">=");

  private final int number;
  private final String sign;

  Comparison(int number, String sign) {
    this.number = number;
    this.sign = sign;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String toString() {
    return sign;
  }
}
