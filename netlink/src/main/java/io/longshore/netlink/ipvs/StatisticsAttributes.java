package io.longshore.netlink.ipvs;

import io.longshore.netlink.wire.AttributeTable;

/** Counters as attributes: IPVS_STATS_ATTR_. */
final class StatisticsAttributes {
  private static final int CONNS = 1; // and four more, then the same five per second
  private static final int CPS = 6;
  private static final int LAST = 10;

  private StatisticsAttributes() {}

  /** Since Linux 4.1 all counters are also told with 64 bits. */
  static Statistics read(AttributeTable table, int with64Bits, int with32Bits) {
    AttributeTable counters = table.table(table.has(with64Bits) ? with64Bits : with32Bits, LAST);
    return new Statistics(traffic(counters, CONNS), traffic(counters, CPS));
  }

  private static Traffic traffic(AttributeTable counters, int first) {
    return new Traffic(
        counters.bytes(first).host(),
        counters.bytes(first + 1).host(),
        counters.bytes(first + 2).host(),
        counters.bytes(first + 3).host(),
        counters.bytes(first + 4).host());
  }
}
