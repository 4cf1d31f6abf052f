package io.longshore.agent.plan;

import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxState;
import java.util.List;

/**
 * A sandbox of a pod as the runtime has it.
 *
 * @param addresses the pod's, the main one first; none on the node's network
 * @param hostNetwork whether it is on the node's network
 */
public record ObservedSandbox(Sandbox sandbox, List<String> addresses, boolean hostNetwork) {
  /** Copies. */
  public ObservedSandbox {
    addresses = List.copyOf(addresses);
  }

  /** What the runtime calls it. */
  public String id() {
    return sandbox.id();
  }

  /** Whether containers can be started in it. */
  public boolean isReady() {
    return sandbox.state() == SandboxState.READY;
  }

  /** How many sandboxes the pod had before. */
  public int attempt() {
    return sandbox.metadata().attempt();
  }
}
