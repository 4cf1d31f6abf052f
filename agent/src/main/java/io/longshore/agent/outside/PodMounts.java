package io.longshore.agent.outside;

import java.util.Map;

/** The volumes of a pod that are ready, by their names in the pod. */
public record PodMounts(Map<String, MountedVolume> volumes) {
  /** No volumes. */
  public static final PodMounts NONE = new PodMounts(Map.of());

  /** Copies. */
  public PodMounts {
    volumes = Map.copyOf(volumes);
  }
}
