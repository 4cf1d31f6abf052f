package io.longshore.agent.pod;

import io.longshore.agent.image.ImagePuller;
import io.longshore.agent.outside.StatusSink;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.runtime.ContainerStart;
import io.longshore.agent.runtime.ContainerStop;
import io.longshore.agent.runtime.PodGroups;
import io.longshore.agent.runtime.RuntimeSettings;
import io.longshore.agent.runtime.SandboxRun;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.kubeapi.core.Pod;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What all workers share.
 *
 * @param runtimeName as identifiers of containers begin
 */
record PodTools(
    RuntimeSettings settings,
    ImagePuller images,
    StatusSink status,
    PodGroups groups,
    SandboxRun sandboxes,
    ContainerStart starts,
    ContainerStop stops,
    String runtimeName) {
  static PodTools of(RuntimeSettings settings, ImagePuller images, StatusSink status) {
    PodGroups groups = new PodGroups(settings.cgroups(), settings.node().settings());
    return new PodTools(
        settings,
        images,
        status,
        groups,
        new SandboxRun(settings, groups),
        new ContainerStart(settings),
        new ContainerStop(settings),
        settings.runtime().version().name().toLowerCase(Locale.ROOT));
  }

  ContainerRuntime runtime() {
    return settings.runtime();
  }

  Clock clock() {
    return settings.clock();
  }

  /** The main address of a pod; empty where it has none yet. */
  String address(Pod pod, Optional<ObservedSandbox> sandbox) {
    List<String> all =
        PodContainers.spec(pod).hostNetwork()
            ? settings.node().addresses()
            : sandbox.map(ObservedSandbox::addresses).orElse(List.of());
    return all.isEmpty() ? "" : all.getFirst();
  }
}
