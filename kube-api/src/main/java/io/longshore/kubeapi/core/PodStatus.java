package io.longshore.kubeapi.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a pod is. */
public record PodStatus(
    String phase,
    List<Condition> conditions,
    String message,
    String reason,
    String nominatedNodeName,
    String hostIP,
    List<Ip> hostIPs,
    String podIP,
    List<Ip> podIPs,
    Optional<Instant> startTime,
    String qosClass,
    List<ContainerStatus> containerStatuses,
    List<ContainerStatus> initContainerStatuses,
    List<ContainerStatus> ephemeralContainerStatuses,
    String resize,
    long observedGeneration) {
  /** Something that is so, or not. */
  public record Condition(
      String type,
      String status,
      Optional<Instant> lastProbeTime,
      Optional<Instant> lastTransitionTime,
      String reason,
      String message,
      long observedGeneration) {}

  /** An address. */
  public record Ip(String ip) {}
}
