package io.longshore.cri.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.longshore.base.time.Clock;
import io.longshore.cri.proto.Cri;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a fake runtime knows. It holds to the rules of the interface: containers need their sandbox
 * and their image, only what was made can start, and names are used once at a time. Safe for use by
 * several threads.
 */
final class FakeState {
  private static final int KILLED = 137;

  private final Clock clock;
  private final List<Consumer<Cri.ContainerEventResponse>> listeners = new CopyOnWriteArrayList<>();

  @GuardedBy("this")
  private final Map<String, Cri.PodSandboxStatus> sandboxes = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Cri.ContainerStatus> containers = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, String> sandboxOf = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Cri.Image> images = new LinkedHashMap<>();

  @GuardedBy("this")
  private int lastId;

  FakeState(Clock clock) {
    this.clock = clock;
  }

  private long now() {
    Instant now = clock.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  @GuardedBy("this")
  private String newId() {
    lastId++;
    return "%064x".formatted(lastId);
  }

  synchronized String runSandbox(Cri.PodSandboxConfig config, String handler) {
    boolean used =
        sandboxes.values().stream()
            .anyMatch(status -> status.getMetadata().equals(config.getMetadata()));
    if (used) {
      throw failure(Status.ALREADY_EXISTS, "the name is used: " + config.getMetadata().getName());
    }
    String id = newId();
    Cri.NamespaceOption namespaces = config.getLinux().getSecurityContext().getNamespaceOptions();
    Cri.PodSandboxStatus.Builder status =
        Cri.PodSandboxStatus.newBuilder()
            .setId(id)
            .setMetadata(config.getMetadata())
            .setState(Cri.PodSandboxState.SANDBOX_READY)
            .setCreatedAt(now())
            .putAllLabels(config.getLabelsMap())
            .putAllAnnotations(config.getAnnotationsMap())
            .setRuntimeHandler(handler)
            .setLinux(
                Cri.LinuxPodSandboxStatus.newBuilder()
                    .setNamespaces(Cri.Namespace.newBuilder().setOptions(namespaces)));
    if (namespaces.getNetwork() == Cri.NamespaceMode.POD) {
      status.setNetwork(
          Cri.PodSandboxNetworkStatus.newBuilder()
              .setIp("10.88.%d.%d".formatted(lastId / 250 % 250, lastId % 250 + 2)));
    }
    sandboxes.put(id, status.build());
    tell(id, id, Cri.ContainerEventType.CONTAINER_CREATED_EVENT);
    tell(id, id, Cri.ContainerEventType.CONTAINER_STARTED_EVENT);
    return id;
  }

  synchronized void stopSandbox(String id) {
    Cri.PodSandboxStatus known = sandboxes.get(id);
    if (known == null) {
      return;
    }
    containersOf(id).forEach(container -> end(container.getId(), KILLED, "Error"));
    if (known.getState() == Cri.PodSandboxState.SANDBOX_READY) {
      sandboxes.put(id, known.toBuilder().setState(Cri.PodSandboxState.SANDBOX_NOTREADY).build());
      tell(id, id, Cri.ContainerEventType.CONTAINER_STOPPED_EVENT);
    }
  }

  synchronized void removeSandbox(String id) {
    if (!sandboxes.containsKey(id)) {
      return;
    }
    stopSandbox(id);
    containersOf(id).forEach(container -> removeContainer(container.getId()));
    sandboxes.remove(id);
    tell(id, id, Cri.ContainerEventType.CONTAINER_DELETED_EVENT);
  }

  synchronized Cri.PodSandboxStatus sandbox(String id) {
    Cri.PodSandboxStatus known = sandboxes.get(id);
    if (known == null) {
      throw failure(Status.NOT_FOUND, "no sandbox " + id);
    }
    return known;
  }

  synchronized List<Cri.PodSandboxStatus> sandboxes() {
    return List.copyOf(sandboxes.values());
  }

  synchronized String createContainer(
      String sandbox, Cri.ContainerConfig config, String logDirectory) {
    if (sandbox(sandbox).getState() != Cri.PodSandboxState.SANDBOX_READY) {
      throw failure(Status.FAILED_PRECONDITION, "the sandbox is not ready: " + sandbox);
    }
    Cri.Image image = image(config.getImage().getImage());
    boolean used =
        containersOf(sandbox).stream()
            .anyMatch(container -> container.getMetadata().equals(config.getMetadata()));
    if (used) {
      throw failure(Status.ALREADY_EXISTS, "the name is used: " + config.getMetadata().getName());
    }
    String id = newId();
    containers.put(
        id,
        Cri.ContainerStatus.newBuilder()
            .setId(id)
            .setMetadata(config.getMetadata())
            .setState(Cri.ContainerState.CONTAINER_CREATED)
            .setCreatedAt(now())
            .setImage(config.getImage())
            .setImageRef(image.getId())
            .setImageId(image.getId())
            .putAllLabels(config.getLabelsMap())
            .putAllAnnotations(config.getAnnotationsMap())
            .addAllMounts(config.getMountsList())
            .setLogPath(
                config.getLogPath().isEmpty() ? "" : logDirectory + "/" + config.getLogPath())
            .setResources(
                Cri.ContainerResources.newBuilder().setLinux(config.getLinux().getResources()))
            .build());
    sandboxOf.put(id, sandbox);
    tell(id, sandbox, Cri.ContainerEventType.CONTAINER_CREATED_EVENT);
    return id;
  }

  synchronized void startContainer(String id) {
    if (container(id).getState() != Cri.ContainerState.CONTAINER_CREATED) {
      throw failure(
          Status.FAILED_PRECONDITION, "not to be started: " + container(id).getState().name());
    }
    change(
        id,
        status ->
            status.toBuilder()
                .setState(Cri.ContainerState.CONTAINER_RUNNING)
                .setStartedAt(now())
                .build());
    tell(id, sandboxIdOf(id), Cri.ContainerEventType.CONTAINER_STARTED_EVENT);
  }

  synchronized void stopContainer(String id) {
    if (containers.containsKey(id)) {
      end(id, KILLED, "Error");
    }
  }

  /** As if its process had ended. */
  synchronized void end(String id, int exitCode, String reason) {
    if (container(id).getState() == Cri.ContainerState.CONTAINER_EXITED) {
      return;
    }
    change(
        id,
        status ->
            status.toBuilder()
                .setState(Cri.ContainerState.CONTAINER_EXITED)
                .setFinishedAt(now())
                .setExitCode(exitCode)
                .setReason(reason)
                .build());
    tell(id, sandboxIdOf(id), Cri.ContainerEventType.CONTAINER_STOPPED_EVENT);
  }

  synchronized void removeContainer(String id) {
    if (containers.containsKey(id)) {
      end(id, KILLED, "Error");
      containers.remove(id);
      String sandbox = sandboxIdOf(id);
      sandboxOf.remove(id);
      tell(id, sandbox, Cri.ContainerEventType.CONTAINER_DELETED_EVENT);
    }
  }

  synchronized Cri.ContainerStatus container(String id) {
    Cri.ContainerStatus known = containers.get(id);
    if (known == null) {
      throw failure(Status.NOT_FOUND, "no container " + id);
    }
    return known;
  }

  synchronized List<Cri.ContainerStatus> containers() {
    return List.copyOf(containers.values());
  }

  synchronized String sandboxIdOf(String container) {
    return sandboxOf.getOrDefault(container, "");
  }

  synchronized void change(String id, UnaryOperator<Cri.ContainerStatus> change) {
    containers.put(id, change.apply(container(id)));
  }

  @GuardedBy("this")
  private List<Cri.ContainerStatus> containersOf(String sandbox) {
    return containers.values().stream()
        .filter(container -> sandboxIdOf(container.getId()).equals(sandbox))
        .toList();
  }

  synchronized Cri.Image image(String name) {
    return images.values().stream()
        .filter(image -> image.getId().equals(name) || image.getRepoTagsList().contains(name))
        .findFirst()
        .orElseThrow(() -> failure(Status.NOT_FOUND, "no image " + name));
  }

  synchronized List<Cri.Image> images() {
    return List.copyOf(images.values());
  }

  synchronized String addImage(String name, long bytes) {
    String id = "sha256:" + newId();
    images.put(id, Cri.Image.newBuilder().setId(id).addRepoTags(name).setSize(bytes).build());
    return id;
  }

  synchronized void removeImage(String name) {
    images
        .values()
        .removeIf(image -> image.getId().equals(name) || image.getRepoTagsList().contains(name));
  }

  Runnable listen(Consumer<Cri.ContainerEventResponse> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @GuardedBy("this")
  private void tell(String id, String sandbox, Cri.ContainerEventType type) {
    Cri.ContainerEventResponse.Builder event =
        Cri.ContainerEventResponse.newBuilder()
            .setContainerId(id)
            .setContainerEventType(type)
            .setCreatedAt(now());
    Cri.PodSandboxStatus status = sandboxes.get(sandbox);
    if (status != null) {
      event
          .setPodSandboxStatus(status)
          .addAllContainersStatuses(new ArrayList<>(containersOf(sandbox)));
    }
    listeners.forEach(listener -> listener.accept(event.build()));
  }

  private static StatusRuntimeException failure(Status status, String text) {
    return status.withDescription(text).asRuntimeException();
  }
}
