package io.longshore.agent.pod;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.Garbage;
import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.plan.ObservedPod;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.agent.runtime.PodFiles;
import io.longshore.kubeapi.core.Pod;

/** Gives back what a pod has on the node. All of it is harmless to do again. */
final class PodRemoval {
  private final PodTools tools;

  PodRemoval(PodTools tools) {
    this.tools = tools;
  }

  /** What only a pod needs that runs: its network, its volumes, its control group. */
  void release(Pod pod, ObservedPod observed) {
    observed.sandboxes().stream()
        .filter(ObservedSandbox::isReady)
        .forEach(sandbox -> tools.runtime().stopSandbox(sandbox.id()));
    tools.settings().volumes().release(pod.metadata().uid());
    tools.groups().remove(pod.metadata().uid());
  }

  /** What nobody needs any more, with its logs. */
  void remove(Pod pod, Garbage garbage) {
    NodeSettings node = tools.settings().node().settings();
    for (ObservedContainer container : garbage.containers()) {
      tools.runtime().removeContainer(container.id());
      PodFiles.removeLog(node, pod, container.name(), container.id(), container.attempt());
    }
    garbage.sandboxes().forEach(tools.runtime()::removeSandbox);
  }

  /** All that is left of a pod. */
  void remove(Pod pod, ObservedPod observed) {
    remove(pod, Garbage.all(observed));
    NodeSettings node = tools.settings().node().settings();
    PodFiles.removeAll(PodFiles.logs(node, pod));
    PodFiles.removeAll(node.podFolder(pod.metadata().uid()));
    tools.status().forget(pod.metadata().uid());
  }
}
