package io.longshore.agent.outside;

import io.longshore.kubeapi.core.Pod;
import java.nio.file.Path;

/** The volumes of pods on this node. Safe for use by several threads. */
public interface Volumes {
  /**
   * Makes all volumes of a pod ready, and returns when they are; ends early when the thread is
   * interrupted. What is ready already stays as it is, also from an earlier run of the agent.
   *
   * @throws VolumeException with the text of the event FailedMount
   */
  PodMounts prepare(Pod pod);

  /**
   * A pod runs: where an earlier run of the agent has made its volumes ready, they are kept up to
   * date from now on. Returns at once; harmless for a pod whose volumes this run has made ready.
   */
  void adopt(Pod pod);

  /**
   * A part of a volume to be mounted by itself: made if need be, and never outside of the volume,
   * whatever links lead there. The part stays mounted until the volumes are released.
   *
   * @param container whose mount it is
   * @param part the path inside of the volume, with variables replaced
   * @throws VolumeException where there is no such part
   */
  Path part(Pod pod, String container, MountedVolume volume, String part);

  /** Takes away all volumes of a pod; harmless if there are none. */
  void release(String uid);
}
