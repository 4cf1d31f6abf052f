package io.longshore.agent.status;

import io.longshore.agent.plan.Health;
import io.longshore.agent.plan.ObservedPod;
import io.longshore.agent.plan.PodState;
import io.longshore.kubeapi.core.ContainerStatus.Waiting;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a pod's status depends on.
 *
 * @param faults why containers were not started, by their names
 * @param failure why the pod was ended by the agent itself
 * @param previous what was told last, to the API or by it
 * @param runtime how the runtime is called
 */
public record StatusInput(
    Pod pod,
    PodState state,
    ObservedPod observed,
    Health health,
    Map<String, Waiting> faults,
    Optional<Failure> failure,
    PodStatus previous,
    List<String> hostAddresses,
    String runtime,
    Instant now) {
  /** A pod failed as a whole. */
  public record Failure(String reason, String message) {}

  /** Copies. */
  public StatusInput {
    faults = Map.copyOf(faults);
    hostAddresses = List.copyOf(hostAddresses);
  }
}
