package io.longshore.netlink.route;

import java.util.Locale;

/** How sure the kernel is of a neighbour: NUD_ in include/uapi/linux/neighbour.h. */
public enum NeighbourState {
  /** Nothing is known, as of addresses that we answer for. */
  NONE(0),
  /** Asked for, no answer yet. */
  INCOMPLETE(0x01),
  /** Answered lately. */
  REACHABLE(0x02),
  /** Answered once. */
  STALE(0x04),
  /** Used although stale: will be asked soon. */
  DELAY(0x08),
  /** Being asked. */
  PROBE(0x10),
  /** Does not answer. */
  FAILED(0x20),
  /** Need not be asked; in a bridge: does not age. */
  NOARP(0x40),
  /** Was set by somebody and stays. */
  PERMANENT(0x80),
  /** A mixture, or what only a newer kernel knows. */
  UNKNOWN(-1);

  private final int number;

  NeighbourState(int number) {
    this.number = number;
  }

  int number() {
    if (this == UNKNOWN) {
      throw new IllegalArgumentException("an unknown state cannot be set");
    }
    return number;
  }

  static NeighbourState of(int number) {
    for (NeighbourState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    return UNKNOWN;
  }

  /** As {@code ip neigh} has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
