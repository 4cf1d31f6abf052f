package io.longshore.agent.outside;

import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;

/** Takes the status of pods, to be told to the API. Returns at once; never throws. */
public interface StatusSink {
  /** How a pod is now; what was told before no longer counts. */
  void status(Pod pod, PodStatus status);

  /**
   * Nothing of a pod runs any more and nothing will, and its volumes and groups are gone: if its
   * deletion was asked for, it may go from the API.
   */
  void ended(Pod pod);

  /** The pod is gone from the API and from this node. */
  void forget(String uid);
}
