package io.longshore.agent.pod;

import io.longshore.kubeapi.core.Pod;
import java.util.List;
import java.util.Optional;

/** The pods of this node. Calls return at once, and are safe from any thread. */
public interface Pods extends AutoCloseable {
  /**
   * A pod is wanted, or has changed. One with a deletion time is ended with its grace; a pod whose
   * uid has ended once never starts again.
   */
  void desire(Pod pod);

  /** A pod is no longer wanted by anybody: what runs of it ends, and then all of it goes. */
  void remove(String uid);

  /**
   * All sources of pods have told what they want: from now on what runs of other pods, from earlier
   * runs of the agent, ends and goes.
   */
  void sourcesComplete();

  /** Lets a pod's worker look again, as something that the pod depends on has changed. */
  void wake(String uid);

  /** A pod by name: the one that was wanted last. */
  Optional<PodView> pod(String namespace, String name);

  /** All pods that are known. */
  List<PodView> pods();

  /** Leaves the pods running as they are. */
  @Override
  void close();
}
