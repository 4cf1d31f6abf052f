package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.Quantity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** How a container is. */
public record ContainerStatus(
    String name,
    Optional<State> state,
    Optional<State> lastState,
    boolean ready,
    Optional<Boolean> started,
    int restartCount,
    String image,
    String imageID,
    String containerID,
    Map<String, Quantity> allocatedResources,
    Optional<ResourceRequirements> resources,
    String stopSignal) {
  /** One of three. */
  public record State(
      Optional<Waiting> waiting, Optional<Running> running, Optional<Terminated> terminated) {}

  /** Not yet running, and why. */
  public record Waiting(String reason, String message) {}

  /** Running. */
  public record Running(Optional<Instant> startedAt) {}

  /** Ended. */
  public record Terminated(
      int exitCode,
      int signal,
      String reason,
      String message,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      String containerID) {}
}
