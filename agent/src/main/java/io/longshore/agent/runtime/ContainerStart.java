package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.outside.PodMounts;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.agent.plan.StartFault;
import io.longshore.agent.plan.StartFault.Reason;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.kubeapi.core.Pod;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a container and starts it. Safe for use by several threads. */
public final class ContainerStart {
  private final RuntimeSettings settings;
  private final ContainerConfigs configs;

  /** With a runtime and what containers need. */
  public ContainerStart(RuntimeSettings settings) {
    this.settings = settings;
    this.configs = new ContainerConfigs(settings);
  }

  /**
   * A container to be started.
   *
   * @param attempt how often the pod had it before
   * @param unstarted one that was made for this attempt before, and goes
   * @param config that the sandbox was made with
   * @param target the container whose processes it sees; empty for its own
   */
  public record Request(
      Pod pod,
      Member member,
      int attempt,
      Optional<String> unstarted,
      ObservedSandbox sandbox,
      SandboxConfig config,
      PodMounts mounts,
      Image image,
      Optional<String> target) {}

  /**
   * Makes the container and starts it.
   *
   * @return what the runtime calls it
   * @throws StartFault where that fails, after the pod's owner was told
   */
  public String start(Request request) {
    ContainerRuntime runtime = settings.runtime();
    request.unstarted().ifPresent(runtime::removeContainer);
    ContainerConfig config = config(request);
    String id = create(request, config);
    tell(request, PodEvents.Type.NORMAL, "Created", "Container created");
    link(request, config, id);
    try {
      runtime.startContainer(id);
    } catch (ContainerRuntimeException e) {
      throw failed(request, Reason.RUN, e);
    }
    tell(request, PodEvents.Type.NORMAL, "Started", "Container started");
    return id;
  }

  private ContainerConfig config(Request request) {
    try {
      return configs.of(request);
    } catch (StartFault e) {
      tell(request, PodEvents.Type.WARNING, "Failed", "Error: " + e.text());
      throw e;
    } catch (UncheckedIOException e) {
      String message = String.valueOf(e.getMessage());
      tell(request, PodEvents.Type.WARNING, "Failed", "Error: " + message);
      throw new StartFault(Reason.CONFIGURATION, message, e);
    }
  }

  private String create(Request request, ContainerConfig config) {
    try {
      return settings.runtime().createContainer(request.sandbox().id(), config, request.config());
    } catch (ContainerRuntimeException e) {
      throw failed(request, Reason.CREATION, e);
    }
  }

  private RuntimeException failed(Request request, Reason reason, ContainerRuntimeException e) {
    if (e.category() == Category.INTERRUPTED) {
      return e;
    }
    String message = String.valueOf(e.getMessage());
    tell(request, PodEvents.Type.WARNING, "Failed", "Error: " + message);
    return new StartFault(reason, message, e);
  }

  private void link(Request request, ContainerConfig config, String id) {
    NodeSettings node = settings.node().settings();
    Path log = PodFiles.logs(node, request.pod()).resolve(config.logPath());
    PodFiles.makeLink(PodFiles.link(node, request.pod(), request.member().name(), id), log);
  }

  private void tell(Request request, PodEvents.Type type, String reason, String message) {
    settings
        .events()
        .tell(request.pod(), Optional.of(request.member().fieldPath()), type, reason, message);
  }
}
