package io.longshore.system;

import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.system.RunningContainers.ContainerOfPod;
import io.longshore.system.RunningContainers.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the API says of pods, against what the runtime has. */
record ToldStatuses(ContainerRuntime runtime, RunningContainers running) {

  /** What is told wrong of pods that have nothing to do but run. */
  List<String> problems(List<Pod> pods) {
    List<String> problems = new ArrayList<>();
    for (Pod pod : pods) {
      String name = pod.metadata().name();
      PodStatus status = pod.status().orElseThrow();
      if (!status.phase().equals("Running") || !isReady(status)) {
        problems.add(name + " is not said to be ready: " + status);
      }
      if (!address(pod.metadata().uid()).equals(Optional.of(status.podIP()))) {
        problems.add(name + " has another address: " + status.podIP());
      }
      for (ContainerStatus container : status.containerStatuses()) {
        compare(pod, container, problems);
      }
    }
    return problems;
  }

  private static boolean isReady(PodStatus status) {
    return status.conditions().stream()
        .anyMatch(one -> one.type().equals("Ready") && one.status().equals("True"));
  }

  private Optional<String> address(String uid) {
    return runtime.sandboxes(SandboxFilter.ALL).stream()
        .filter(one -> one.metadata().uid().equals(uid))
        .map(Sandbox::id)
        .findFirst()
        .map(id -> runtime.sandboxStatus(id).addresses().getFirst());
  }

  private void compare(Pod pod, ContainerStatus container, List<String> problems) {
    Running run =
        running.processes().get(new ContainerOfPod(pod.metadata().uid(), container.name()));
    if (run == null) {
      problems.add(pod.metadata().name() + " does not run: " + container);
    } else if (!container.containerID().equals("containerd://" + run.id())
        || container.restartCount() != run.attempt()) {
      problems.add(pod.metadata().name() + " is told as " + container + " but is " + run);
    }
  }
}
