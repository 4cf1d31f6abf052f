package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.Bytes;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a header that rules are often about, known by its place. A shorter load of an address
 * is its beginning.
 */
record HeaderField(
    PayloadBase base,
    int offset,
    int shortest,
    int longest,
    String words,
    Function<Bytes, String> format) {

  private static final List<HeaderField> KNOWN =
      List.of(
          address(12, 1, 4, "ip saddr"),
          address(16, 1, 4, "ip daddr"),
          address(8, 5, 16, "ip6 saddr"),
          address(24, 5, 16, "ip6 daddr"),
          field(PayloadBase.NETWORK, 9, 1, "ip protocol", ValueWords::protocol),
          field(PayloadBase.NETWORK, 6, 1, "ip6 nexthdr", ValueWords::protocol),
          field(PayloadBase.TRANSPORT, 0, 1, "icmp type", ValueWords::number),
          field(PayloadBase.TRANSPORT, 0, 2, "th sport", ValueWords::number),
          field(PayloadBase.TRANSPORT, 2, 2, "th dport", ValueWords::number),
          field(PayloadBase.TRANSPORT, 13, 1, "tcp flags", Bytes::toString));

  private static HeaderField address(int offset, int shortest, int longest, String words) {
    return new HeaderField(
        PayloadBase.NETWORK, offset, shortest, longest, words, ValueWords::address);
  }

  private static HeaderField field(
      PayloadBase base, int offset, int length, String words, Function<Bytes, String> format) {
    return new HeaderField(base, offset, length, length, words, format);
  }

  /** The part that is loaded; one that is not known is called by its place in bits, as in nft. */
  static Loaded loaded(PayloadLoad load) {
    return KNOWN.stream()
        .filter(field -> field.isAt(load))
        .findFirst()
        .map(field -> Loaded.of(field.words, load.length(), field.format))
        .orElseGet(() -> Loaded.of(raw(load), load.length(), Bytes::toString));
  }

  private boolean isAt(PayloadLoad load) {
    return base == load.base()
        && offset == load.offset()
        && shortest <= load.length()
        && load.length() <= longest;
  }

  private static String raw(PayloadLoad load) {
    String base =
        switch (load.base()) {
          case LINK -> "ll";
          case NETWORK -> "nh";
          case TRANSPORT -> "th";
          case INNER -> "ih";
        };
    return "@" + base + "," + load.offset() * 8 + "," + load.length() * 8;
  }
}
