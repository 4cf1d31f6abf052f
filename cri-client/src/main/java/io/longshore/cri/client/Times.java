package io.longshore.cri.client;

import java.time.Instant;
import java.util.Optional;

/** Times are nanoseconds since 1970 in the protocol; 0 says that it has not happened. */
final class Times {
  private static final long NANOS = 1_000_000_000;

  private Times() {}

  static Instant at(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  static Optional<Instant> maybe(long nanos) {
    return nanos == 0 ? Optional.empty() : Optional.of(at(nanos));
  }
}
