package io.longshore.netlink.route;

import java.util.Locale;

/** What becomes of packets that take a route: RTN_ in include/uapi/linux/rtnetlink.h. */
public enum RouteType {
  /** Passed on. */
  UNICAST(1),
  /** Taken: the address is this machine's. */
  LOCAL(2),
  /** Sent to everybody on the link. */
  BROADCAST(3),
  /** Taken: the address is one of several machines'. */
  ANYCAST(4),
  /** Sent to a group. */
  MULTICAST(5),
  /** Dropped without a word. */
  BLACKHOLE(6),
  /** Refused: unreachable. */
  UNREACHABLE(7),
  /** Refused: forbidden. */
  PROHIBIT(8),
  /** Looked up in the next table. */
  THROW(9),
  /** Of a kind that a newer kernel has. */
  UNKNOWN(0);

  private final int number;

  RouteType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static RouteType of(int number) {
    for (RouteType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return UNKNOWN;
  }

  /** Whether packets go nowhere by it. */
  boolean discards() {
    return switch (this) {
      case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> true;
      case UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, UNKNOWN -> false;
    };
  }

  /** As {@code ip} has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
