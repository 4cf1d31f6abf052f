package io.longshore.agent.observe;

import io.longshore.agent.plan.Annotations;
import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.plan.ObservedPod;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStatus;
import io.longshore.cri.model.NamespaceMode;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxState;
import io.longshore.cri.model.SandboxStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks at one pod in the runtime. What cannot change any more is asked for once: containers that
 * have ended, and the network of a sandbox. Used by one thread.
 */
public final class PodLook {
  private final ContainerRuntime runtime;
  private final Map<String, String> label;
  private final Function<ContainerStatus, String> lastWords;
  private final Map<String, ObservedContainer> ended = new HashMap<>();
  private final Map<String, ObservedSandbox> networked = new HashMap<>();

  /**
   * At the pod of a uid.
   *
   * @param lastWords finds what a container that has ended wanted to be known
   */
  public PodLook(
      ContainerRuntime runtime, String uid, Function<ContainerStatus, String> lastWords) {
    this.runtime = runtime;
    this.lastWords = lastWords;
    this.label = Map.of(Annotations.POD_UID, uid);
  }

  /** What the runtime has now. */
  public ObservedPod look() {
    List<Sandbox> sandboxes = runtime.sandboxes(SandboxFilter.labelled(label));
    List<Container> containers = runtime.containers(ContainerFilter.labelled(label));
    forgetOthers(sandboxes, containers);
    List<ObservedSandbox> seenSandboxes = new ArrayList<>();
    sandboxes.forEach(sandbox -> observe(sandbox).ifPresent(seenSandboxes::add));
    List<ObservedContainer> seenContainers = new ArrayList<>();
    containers.forEach(container -> observe(container).ifPresent(seenContainers::add));
    return new ObservedPod(seenSandboxes, seenContainers);
  }

  private void forgetOthers(List<Sandbox> sandboxes, List<Container> containers) {
    Set<String> ids = sandboxes.stream().map(Sandbox::id).collect(Collectors.toSet());
    containers.forEach(container -> ids.add(container.id()));
    ended.keySet().retainAll(ids);
    networked.keySet().retainAll(ids);
  }

  /** One that goes between the list and the question is as good as never listed. */
  private Optional<ObservedSandbox> observe(Sandbox sandbox) {
    ObservedSandbox known = networked.get(sandbox.id());
    if (known != null) {
      return Optional.of(new ObservedSandbox(sandbox, known.addresses(), known.hostNetwork()));
    }
    try {
      ObservedSandbox seen = observed(runtime.sandboxStatus(sandbox.id()));
      if (sandbox.state() == SandboxState.READY) {
        networked.put(sandbox.id(), seen);
      }
      return Optional.of(seen);
    } catch (ContainerRuntimeException e) {
      return absent(e);
    }
  }

  private static ObservedSandbox observed(SandboxStatus status) {
    boolean onHost = status.namespaces().network() == NamespaceMode.NODE;
    return new ObservedSandbox(status.sandbox(), onHost ? List.of() : status.addresses(), onHost);
  }

  private Optional<ObservedContainer> observe(Container container) {
    ObservedContainer known = ended.get(container.id());
    if (known != null) {
      return Optional.of(known);
    }
    try {
      ContainerStatus status = runtime.containerStatus(container.id());
      if (status.state() != ContainerState.EXITED) {
        return Optional.of(new ObservedContainer(container.sandboxId(), status, ""));
      }
      var seen = new ObservedContainer(container.sandboxId(), status, lastWords.apply(status));
      ended.put(container.id(), seen);
      return Optional.of(seen);
    } catch (ContainerRuntimeException e) {
      return absent(e);
    }
  }

  private static <T> Optional<T> absent(ContainerRuntimeException e) {
    if (e.notFound()) {
      return Optional.empty();
    }
    throw e;
  }
}
