package io.longshore.agent.plan;

import java.time.Duration;
import java.util.Map;

/**
 * What is known of a pod besides what it should be.
 *
 * @param pauses of containers that were started again, by their names
 * @param longestPause between restarts
 */
public record Situation(
    ObservedPod observed, Health health, Map<String, RestartPause> pauses, Duration longestPause) {
  /** Copies. */
  public Situation {
    pauses = Map.copyOf(pauses);
  }
}
