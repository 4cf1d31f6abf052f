package io.longshore.agent.plan;

import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStatus;
import java.time.Instant;

/**
 * A container of a pod as the runtime has it.
 *
 * @param lastWords what it wanted to be known when it ended; empty before
 */
public record ObservedContainer(String sandboxId, ContainerStatus status, String lastWords) {
  /** What the runtime calls it. */
  public String id() {
    return status.id();
  }

  /** Its name in the pod. */
  public String name() {
    return status.metadata().name();
  }

  /** How often the pod had it before. */
  public int attempt() {
    return status.metadata().attempt();
  }

  /** How far it is. */
  public ContainerState state() {
    return status.state();
  }

  /** Whether its process runs. */
  public boolean isRunning() {
    return state() == ContainerState.RUNNING;
  }

  /** Whether its process has ended, and well. */
  public boolean hasSucceeded() {
    return state() == ContainerState.EXITED && status.exitCode() == 0;
  }

  /** Whether its process has ended, and not well. */
  public boolean hasFailed() {
    return state() == ContainerState.EXITED && status.exitCode() != 0;
  }

  /** When it ended; the time it was made where the runtime does not tell. */
  public Instant finished() {
    return status.finished().orElse(status.created());
  }
}
