package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.Destination;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections and flows each endpoint has through this proxy. Endpoints without any take
 * no room. Safe for use by several threads.
 */
final class ConnectionCounts {
  private final ConcurrentHashMap<Destination, Integer> counts = new ConcurrentHashMap<>();

  int of(Destination destination) {
    return counts.getOrDefault(destination, 0);
  }

  void opened(Destination destination) {
    counts.merge(destination, 1, Integer::sum);
  }

  void closed(Destination destination) {
    counts.computeIfPresent(destination, (_, count) -> count == 1 ? null : count - 1);
  }

  /** How many endpoints have any. */
  int endpoints() {
    return counts.size();
  }
}
