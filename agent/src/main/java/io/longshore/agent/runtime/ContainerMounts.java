package io.longshore.agent.runtime;

import io.longshore.agent.outside.MountedVolume;
import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.outside.VolumeException;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.StartFault;
import io.longshore.agent.plan.StartFault.Reason;
import io.longshore.cri.model.Mount;
import io.longshore.cri.model.MountPropagation;
import io.longshore.cri.model.MountSource;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Container.VolumeMount;
import io.longshore.kubeapi.core.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What is mounted into a container: its volumes, its hosts file, and a file for its last words. */
final class ContainerMounts {
  private static final String HOSTS = "/etc/hosts";

  private final RuntimeSettings settings;

  ContainerMounts(RuntimeSettings settings) {
    this.settings = settings;
  }

  List<Mount> of(ContainerStart.Request request, Expansion expansion) {
    List<Mount> mounts = new ArrayList<>();
    Container container = request.member().container();
    for (VolumeMount wanted : container.volumeMounts()) {
      mounts.add(volume(request, wanted, expansion));
    }
    boolean hasHosts =
        container.volumeMounts().stream().anyMatch(mount -> mount.mountPath().equals(HOSTS));
    if (!hasHosts) {
      mounts.add(Mount.of(hosts(request).toString(), HOSTS, false));
    }
    if (!container.terminationMessagePath().isEmpty()) {
      mounts.add(
          Mount.of(lastWords(request).toString(), container.terminationMessagePath(), false));
    }
    return mounts;
  }

  private Mount volume(ContainerStart.Request request, VolumeMount wanted, Expansion expansion) {
    MountedVolume volume = request.mounts().volumes().get(wanted.name());
    if (volume == null) {
      throw new StartFault(
          Reason.CONFIGURATION,
          "cannot find volume \""
              + wanted.name()
              + "\" to mount into container \""
              + request.member().name()
              + "\"");
    }
    String part =
        wanted.subPathExpr().isEmpty() ? wanted.subPath() : expansion.of(wanted.subPathExpr());
    return new Mount(
        new MountSource.HostPath(source(request, volume, part).toString()),
        wanted.mountPath().startsWith("/") ? wanted.mountPath() : "/" + wanted.mountPath(),
        wanted.readOnly() || volume.readOnly(),
        wanted.recursiveReadOnly().equals("Enabled"),
        false,
        propagation(wanted.mountPropagation()),
        List.of(),
        List.of());
  }

  private Path source(ContainerStart.Request request, MountedVolume volume, String part) {
    if (part.isEmpty()) {
      return volume.path();
    }
    try {
      return settings.volumes().part(request.pod(), request.member().name(), volume, part);
    } catch (VolumeException e) {
      throw new StartFault(
          Reason.CONFIGURATION,
          "failed to prepare subPath for volumeMount \""
              + volume.name()
              + "\" of container \""
              + request.member().name()
              + "\": "
              + e.getMessage(),
          e);
    }
  }

  private static MountPropagation propagation(String mode) {
    return switch (mode) {
      case "HostToContainer" -> MountPropagation.HOST_TO_CONTAINER;
      case "Bidirectional" -> MountPropagation.BIDIRECTIONAL;
      case "", "None" -> MountPropagation.PRIVATE;
      default -> throw new StartFault(Reason.CONFIGURATION, "unknown mount propagation: " + mode);
    };
  }

  /** One file for all containers of the pod, so that what one changes the others see. */
  private Path hosts(ContainerStart.Request request) {
    NodeSettings node = settings.node().settings();
    Pod pod = request.pod();
    Path folder = node.podFolder(pod.metadata().uid());
    PodFiles.makeFolder(folder, "rwxr-x---");
    Path file = folder.resolve("etc-hosts");
    String content =
        PodContainers.spec(pod).hostNetwork()
            ? PodNames.hostsOfNode(pod, nodeHosts())
            : PodNames.hosts(pod, node, request.sandbox().addresses());
    PodFiles.write(file, content, "rw-r--r--");
    return file;
  }

  private static String nodeHosts() {
    try {
      return Files.readString(Path.of(HOSTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new one for each start: the last words of the container before are still to be read. */
  private Path lastWords(ContainerStart.Request request) {
    Path folder =
        settings
            .node()
            .settings()
            .podFolder(request.pod().metadata().uid())
            .resolve("containers")
            .resolve(request.member().name());
    PodFiles.makeFolder(folder, "rwxr-x---");
    Path file = folder.resolve("%08x".formatted(ThreadLocalRandom.current().nextInt()));
    PodFiles.write(file, "", "rw-rw-rw-");
    return file;
  }

  /** Where the last words of a container are, by the mounts that it was made with. */
  static Optional<Path> lastWords(List<Mount> mounts, String path) {
    for (Mount mount : mounts) {
      if (mount.containerPath().equals(path)
          && mount.source() instanceof MountSource.HostPath(String source)) {
        return Optional.of(Path.of(source));
      }
    }
    return Optional.empty();
  }
}
