package io.longshore.agent.config;

import java.time.Duration;
import java.util.List;

/** How pods end with the machine. Read and not used but for the checks. */
public record ShutdownSettings(
    Duration shutdownGracePeriod,
    Duration shutdownGracePeriodCriticalPods,
    List<ByPriority> shutdownGracePeriodByPodPriority) {
  static final ShutdownSettings DEFAULT =
      new ShutdownSettings(Duration.ZERO, Duration.ZERO, List.of());

  /** How long pods of a priority, and up to the next, have. */
  public record ByPriority(int priority, long shutdownGracePeriodSeconds) {}

  /** Checks. */
  public ShutdownSettings {
    Check.atLeastZero("shutdownGracePeriod", shutdownGracePeriod);
    Check.that(
        shutdownGracePeriodCriticalPods.compareTo(shutdownGracePeriod) <= 0,
        "shutdownGracePeriodCriticalPods must not be longer than shutdownGracePeriod");
  }
}
