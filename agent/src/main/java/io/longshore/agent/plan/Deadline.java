package io.longshore.agent.plan;

import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How much time pods and containers have. */
public final class Deadline {
  private static final long LEAST_GRACE = 1;

  private Deadline() {}

  /** When a pod that began then must have ended; empty where it may run for ever. */
  public static Optional<Instant> of(Pod pod, Optional<Instant> begun) {
    return begun.flatMap(
        since -> PodContainers.spec(pod).activeDeadlineSeconds().map(since::plusSeconds));
  }

  /**
   * How long a pod has to end: what its deletion asked for, or what it says itself. Never nothing:
   * the runtime would not even tell the container.
   */
  public static Duration grace(Pod pod) {
    long seconds =
        pod.metadata().deletionGracePeriodSeconds().orElseGet(() -> PodContainers.grace(pod));
    return Duration.ofSeconds(Math.max(LEAST_GRACE, seconds));
  }

  /** How long a container that a probe has given up has to end. */
  public static Duration grace(Pod pod, PodContainers.Member member, PodAction.Why why) {
    Optional<Long> own =
        switch (why) {
          case LIVENESS ->
              member.container().livenessProbe().flatMap(Probe::terminationGracePeriodSeconds);
          case STARTUP ->
              member.container().startupProbe().flatMap(Probe::terminationGracePeriodSeconds);
          case CHANGED, POST_START, UNKNOWN, POD_ENDS -> Optional.empty();
        };
    return own.map(seconds -> Duration.ofSeconds(Math.max(LEAST_GRACE, seconds)))
        .orElseGet(() -> grace(pod));
  }
}
