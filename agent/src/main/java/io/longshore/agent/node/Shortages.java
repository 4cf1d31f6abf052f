package io.longshore.agent.node;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the machine is short of, or was a moment ago: a shortage that comes and goes would otherwise
 * have the scheduler come and go with it. Of one thread.
 */
final class Shortages {
  private final Duration lasting;
  private final Map<Shortage, Instant> lastSeen = new EnumMap<>(Shortage.class);

  /** With the time for which a shortage counts after it was seen last. */
  Shortages(Duration lasting) {
    this.lasting = lasting;
  }

  Set<Shortage> with(Set<Shortage> seen, Instant now) {
    seen.forEach(shortage -> lastSeen.put(shortage, now));
    Set<Shortage> current = EnumSet.noneOf(Shortage.class);
    lastSeen.forEach(
        (shortage, at) -> {
          if (at.plus(lasting).isAfter(now) || seen.contains(shortage)) {
            current.add(shortage);
          }
        });
    return current;
  }
}
