package io.longshore.netlink.conntrack;

import java.util.Locale;

/** What each processor counts while it tracks: enum ctattr_stats_cpu. */
public enum FlowCounter {
  /** Looked up with success. */
  FOUND(2),
  /** Packets that could not be tracked. */
  INVALID(4),
  /** Flows put into the table. */
  INSERT(8),
  /** Flows that were in the table already. */
  INSERT_FAILED(9),
  /** Packets dropped since no flow could be made. */
  DROP(10),
  /** Flows given up early since the table was full. */
  EARLY_DROP(11),
  /** Packets with errors. */
  ERROR(12),
  /** Look-ups begun again. */
  SEARCH_RESTART(13),
  /** Flows made twice at once, which could be settled. */
  CLASH_RESOLVE(14),
  /** Flows refused since too many share a place in the table. */
  CHAINTOOLONG(15);

  private final int attribute;

  FlowCounter(int attribute) {
    this.attribute = attribute;
  }

  int attribute() {
    return attribute;
  }

  /** As conntrack -S has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
