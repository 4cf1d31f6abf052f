package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.Annotations;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.PodFields;
import io.longshore.cri.model.Console;
import io.longshore.cri.model.ContainerCommand;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.EnvironmentVariable;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.Resources;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Pod;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a container of a pod into what the runtime is asked for. */
final class ContainerConfigs {
  private final RuntimeSettings settings;
  private final ContainerMounts mounts;

  ContainerConfigs(RuntimeSettings settings) {
    this.settings = settings;
    this.mounts = new ContainerMounts(settings);
  }

  ContainerConfig of(ContainerStart.Request request) {
    Pod pod = request.pod();
    Container container = request.member().container();
    NodeSettings node = settings.node().settings();
    Map<String, String> variables = environment(request);
    int attempt = attempt(request);
    Path logs = PodFiles.logs(node, pod);
    PodFiles.makeFolder(logs.resolve(container.name()), "rwxr-xr-x");
    ContainerConfig config =
        ContainerConfig.of(
                new ContainerMetadata(container.name(), attempt),
                new ImageSpec(request.image().id(), Map.of(), container.image(), ""),
                command(container, variables))
            .withMounts(mounts.of(request, new Expansion(variables)))
            .withLabels(labels(pod, container), annotations(pod, container, attempt))
            .withLogPath(PodFiles.log(container.name(), attempt))
            .withConsole(new Console(container.stdin(), container.stdinOnce(), container.tty()))
            .withResources(resources(pod, container, node))
            .withSecurity(
                new Rights(pod, node).ofContainer(container, request.image(), request.target()));
    return container
        .lifecycle()
        .map(Container.Lifecycle::stopSignal)
        .filter(signal -> !signal.isEmpty())
        .map(config::withStopSignal)
        .orElse(config);
  }

  /** After a reboot the runtime may have forgotten what the logs still tell. */
  private int attempt(ContainerStart.Request request) {
    return request.attempt() > 0 || request.unstarted().isPresent()
        ? request.attempt()
        : PodFiles.startsLogged(
            PodFiles.logs(settings.node().settings(), request.pod()), request.member().name());
  }

  private Map<String, String> environment(ContainerStart.Request request) {
    List<String> hosts = settings.node().addresses();
    boolean onHost = PodContainers.spec(request.pod()).hostNetwork();
    return Environment.of(
        request.pod(),
        request.member().container(),
        settings.objects(),
        new PodFields.Place(onHost ? hosts : request.sandbox().addresses(), hosts),
        settings.node().allocatable());
  }

  private static ContainerCommand command(Container container, Map<String, String> variables) {
    Expansion expansion = new Expansion(variables);
    return new ContainerCommand(
        container.command().stream().map(expansion::of).toList(),
        container.args().stream().map(expansion::of).toList(),
        container.workingDir(),
        variables.entrySet().stream()
            .map(entry -> new EnvironmentVariable(entry.getKey(), entry.getValue()))
            .toList());
  }

  private Resources resources(Pod pod, Container container, NodeSettings node) {
    return ResourceLimits.ofContainer(pod, container, node, settings.node().memoryCapacity());
  }

  private static Map<String, String> labels(Pod pod, Container container) {
    return Map.of(
        Annotations.POD_NAME,
        pod.metadata().name(),
        Annotations.POD_NAMESPACE,
        pod.metadata().namespace(),
        Annotations.POD_UID,
        pod.metadata().uid(),
        Annotations.CONTAINER_NAME,
        container.name());
  }

  private static Map<String, String> annotations(Pod pod, Container container, int attempt) {
    Map<String, String> annotations = new HashMap<>();
    annotations.put(Annotations.HASH, PodContainers.fingerprint(container));
    annotations.put(Annotations.RESTART_COUNT, Integer.toString(attempt));
    annotations.put(Annotations.TERMINATION_PATH, container.terminationMessagePath());
    annotations.put(Annotations.TERMINATION_POLICY, container.terminationMessagePolicy());
    annotations.put(Annotations.POD_GRACE, Long.toString(PodContainers.grace(pod)));
    return annotations;
  }
}
