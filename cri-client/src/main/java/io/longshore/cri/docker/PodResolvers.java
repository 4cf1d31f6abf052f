package io.longshore.cri.docker;

import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.DnsConfig;
import io.longshore.cri.model.Mount;
import io.longshore.cri.model.MountPropagation;
import io.longshore.cri.model.MountSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resolv.conf of each pod that has one of its own. Containers mount it: the file that an Engine
 * makes for a sandbox is the Engine's to write, and Podman makes none without a network of its own.
 */
final class PodResolvers {
  private static final String TARGET = "/etc/resolv.conf";

  private final Path folder;

  PodResolvers(Path folder) {
    this.folder = folder;
  }

  void write(String sandbox, DnsConfig dns) {
    if (dns.equals(DnsConfig.NODE)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (!dns.searches().isEmpty()) {
      text.append("search ").append(String.join(" ", dns.searches())).append('\n');
    }
    dns.servers().forEach(server -> text.append("nameserver ").append(server).append('\n'));
    if (!dns.options().isEmpty()) {
      text.append("options ").append(String.join(" ", dns.options())).append('\n');
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(file(sandbox), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same container with the file of its pod, unless it brings one itself. */
  ContainerConfig mounted(ContainerConfig config, String sandbox) {
    if (!Files.exists(file(sandbox))
        || config.mounts().stream().anyMatch(mount -> mount.containerPath().equals(TARGET))) {
      return config;
    }
    Mount mount =
        new Mount(
            new MountSource.HostPath(file(sandbox).toString()),
            TARGET,
            config.security().readOnlyRoot(),
            false,
            true,
            MountPropagation.PRIVATE,
            List.of(),
            List.of());
    return config.withMounts(Stream.concat(config.mounts().stream(), Stream.of(mount)).toList());
  }

  /** Whether a mount is ours rather than what the node agent asked for. */
  boolean isOurs(Mount mount) {
    return mount.source() instanceof MountSource.HostPath(String path)
        && Path.of(path).startsWith(folder);
  }

  void remove(String sandbox) {
    try {
      Files.deleteIfExists(file(sandbox));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String sandbox) {
    return folder.resolve(sandbox + ".resolv.conf");
  }
}
