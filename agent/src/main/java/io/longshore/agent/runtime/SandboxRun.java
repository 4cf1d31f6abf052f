package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.Annotations;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.agent.plan.PodContainers;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.DnsConfig;
import io.longshore.cri.model.NamespaceMode;
import io.longshore.cri.model.PortMapping;
import io.longshore.cri.model.Protocol;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.model.SandboxStatus;
import io.longshore.kubeapi.core.Container.ContainerPort;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSecurityContext;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.core.RuntimeClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the sandbox of a pod. Safe for use by several threads. */
public final class SandboxRun {
  private final RuntimeSettings settings;
  private final PodGroups groups;

  /** With the groups of pods. */
  public SandboxRun(RuntimeSettings settings, PodGroups groups) {
    this.settings = settings;
    this.groups = groups;
  }

  /** Makes one, with the pod's folders, groups and network, and looks at it. */
  public ObservedSandbox run(Pod pod, SandboxConfig config) {
    PodFiles.makeFolder(settings.node().settings().logs(), "rwxr-xr-x");
    PodFiles.makeFolder(PodFiles.logs(settings.node().settings(), pod), "rwxr-xr-x");
    String id = settings.runtime().runSandbox(config, handler(pod));
    SandboxStatus status = settings.runtime().sandboxStatus(id);
    boolean onHost = status.namespaces().network() == NamespaceMode.NODE;
    return new ObservedSandbox(status.sandbox(), onHost ? List.of() : status.addresses(), onHost);
  }

  private String handler(Pod pod) {
    String name = PodContainers.spec(pod).runtimeClassName();
    return name.isEmpty()
        ? ""
        : settings
            .objects()
            .runtimeClass(name)
            .map(RuntimeClass::handler)
            .orElseThrow(
                () ->
                    new ContainerRuntimeException(
                        Category.FAILED,
                        "failed to get sandbox runtime: RuntimeClass \"" + name + "\" not found"));
  }

  /** What the runtime is asked for; containers are made with the same. Makes the pod's group. */
  public SandboxConfig config(Pod pod, int attempt) {
    NodeSettings node = settings.node().settings();
    PodSpec spec = PodContainers.spec(pod);
    Map<String, String> sysctls = new HashMap<>();
    spec.securityContext()
        .map(PodSecurityContext::sysctls)
        .orElse(List.of())
        .forEach(setting -> sysctls.put(setting.name().replace('/', '.'), setting.value()));
    return SandboxConfig.of(
            new SandboxMetadata(
                pod.metadata().name(), pod.metadata().uid(), pod.metadata().namespace(), attempt))
        .withNames(
            spec.hostNetwork() ? "" : PodNames.hostname(pod, node),
            PodDns.of(pod, node, ofNode(node)))
        .withLogDirectory(PodFiles.logs(node, pod).toString())
        .withPorts(ports(spec))
        .withLabels(labels(pod), pod.metadata().annotations())
        .withCgroup(groups.prepare(pod), Resources.UNLIMITED, Resources.UNLIMITED)
        .withSysctls(sysctls)
        .withSecurity(new Rights(pod, node).ofSandbox());
  }

  private static DnsConfig ofNode(NodeSettings node) {
    try {
      return PodDns.parse(Files.readString(node.resolver()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pod's own, and those by which it is found again. */
  static Map<String, String> labels(Pod pod) {
    Map<String, String> labels = new HashMap<>(pod.metadata().labels());
    labels.put(Annotations.POD_NAME, pod.metadata().name());
    labels.put(Annotations.POD_NAMESPACE, pod.metadata().namespace());
    labels.put(Annotations.POD_UID, pod.metadata().uid());
    return labels;
  }

  /** On the node's network no port needs to lead anywhere. */
  private static List<PortMapping> ports(PodSpec spec) {
    if (spec.hostNetwork()) {
      return List.of();
    }
    return PodContainers.ofSpec(spec).stream()
        .flatMap(member -> member.container().ports().stream())
        .map(SandboxRun::mapping)
        .toList();
  }

  private static PortMapping mapping(ContainerPort port) {
    String protocol = port.protocol().isEmpty() ? "TCP" : port.protocol();
    return new PortMapping(
        Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)),
        port.containerPort(),
        port.hostPort(),
        port.hostIP());
  }
}
