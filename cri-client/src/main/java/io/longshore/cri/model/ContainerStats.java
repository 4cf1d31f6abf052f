package io.longshore.cri.model;

import java.util.Map;
import java.util.Optional;

/** What a container uses; empty what the runtime does not tell. */
public record ContainerStats(
    String id,
    ContainerMetadata metadata,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<CpuUse> cpu,
    Optional<MemoryUse> memory,
    Optional<FilesystemUse> writableLayer,
    Optional<SwapUse> swap,
    Optional<IoUse> io) {

  /** Copies. */
  public ContainerStats {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
