package io.longshore.cri.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a pod uses; empty what the runtime does not tell. */
public record SandboxStats(
    String id,
    SandboxMetadata metadata,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<CpuUse> cpu,
    Optional<MemoryUse> memory,
    Optional<NetworkUse> network,
    OptionalLong processes,
    Optional<IoUse> io,
    List<ContainerStats> containers) {

  /** Copies. */
  public SandboxStats {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    containers = List.copyOf(containers);
  }
}
