package io.longshore.agent.plan;

import io.longshore.kubeapi.core.Pod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether a pod needs another sandbox, by upstream's pkg/kubelet/kuberuntime/util. */
final class SandboxNeed {
  private SandboxNeed() {}

  /** How many the pod had before the one that it needs; empty where the one it has will do. */
  static OptionalInt of(Pod pod, List<ObservedSandbox> sandboxes) {
    Optional<ObservedSandbox> newest = sandboxes.stream().findFirst();
    if (newest.isEmpty()) {
      return OptionalInt.of(0);
    }
    long ready = sandboxes.stream().filter(ObservedSandbox::isReady).count();
    boolean usable = ready == 1 && isUsable(pod, newest.get());
    return usable ? OptionalInt.empty() : OptionalInt.of(newest.get().attempt() + 1);
  }

  private static boolean isUsable(Pod pod, ObservedSandbox sandbox) {
    boolean onHost = PodContainers.spec(pod).hostNetwork();
    return sandbox.isReady()
        && sandbox.hostNetwork() == onHost
        && (onHost || !sandbox.addresses().isEmpty());
  }
}
