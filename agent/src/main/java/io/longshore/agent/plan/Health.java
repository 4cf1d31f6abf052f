package io.longshore.agent.plan;

import java.util.Map;
import java.util.Set;

/**
 * What probes and hooks say of containers, by what the runtime calls them.
 *
 * @param unready of those with a readiness probe, those that it has not found ready
 * @param starting those whose startup probe, or hook after the start, is not through
 * @param doomed those that a probe or hook has given up, and what it says
 */
public record Health(Set<String> unready, Set<String> starting, Map<String, Doom> doomed) {
  /** Nobody says anything. */
  public static final Health UNKNOWN = new Health(Set.of(), Set.of(), Map.of());

  /** Who has given a container up. */
  public enum Judge {
    /** The liveness probe. */
    LIVENESS,
    /** The startup probe. */
    STARTUP,
    /** The hook after the start. */
    POST_START
  }

  /** A container is given up. */
  public record Doom(Judge judge) {}

  /** Copies. */
  public Health {
    unready = Set.copyOf(unready);
    starting = Set.copyOf(starting);
    doomed = Map.copyOf(doomed);
  }

  /** Whether a container's start is through. */
  public boolean isStarted(ObservedContainer container) {
    return container.isRunning() && !starting.contains(container.id());
  }

  /** Whether a container can take requests. */
  public boolean isReady(ObservedContainer container) {
    return isStarted(container) && !unready.contains(container.id());
  }
}
