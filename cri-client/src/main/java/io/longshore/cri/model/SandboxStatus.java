package io.longshore.cri.model;

import java.util.List;
import java.util.Map;

/**
 * All about a sandbox.
 *
 * @param addresses the pod's, the main one first; none on the node's network
 * @param namespaces as the runtime made them
 * @param containers with their status where the runtime tells it here; may be empty though the
 *     sandbox has some
 * @param information what else the runtime tells for people
 */
public record SandboxStatus(
    Sandbox sandbox,
    List<String> addresses,
    Namespaces namespaces,
    List<ContainerStatus> containers,
    Map<String, String> information) {

  /** Copies. */
  public SandboxStatus {
    addresses = List.copyOf(addresses);
    containers = List.copyOf(containers);
    information = Map.copyOf(information);
  }
}
