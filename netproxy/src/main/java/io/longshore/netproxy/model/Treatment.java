package io.longshore.netproxy.model;

import java.util.List;

/** What becomes of a packet. */
public sealed interface Treatment {

  /** It goes to one of these, each with the same chance; there is at least one. */
  record Balance(List<Destination> destinations) implements Treatment {
    /** Refuses an empty list. */
    public Balance {
      if (destinations.isEmpty()) {
        throw new IllegalArgumentException("nothing to balance over");
      }
    }
  }

  /** Its sender is told that nobody is there. */
  record Reject() implements Treatment {}

  /** It vanishes: somebody is there, but not on this node. */
  record Drop() implements Treatment {}

  /** Balances if there is anybody, and rejects or drops if not. */
  static Treatment of(List<Destination> destinations, boolean anywhere) {
    if (!destinations.isEmpty()) {
      return new Balance(destinations);
    }
    return anywhere ? new Drop() : new Reject();
  }
}
