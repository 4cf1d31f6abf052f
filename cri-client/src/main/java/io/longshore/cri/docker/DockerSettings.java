package io.longshore.cri.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a Docker Engine must be told to carry pods.
 *
 * @param socket of the Engine
 * @param sandboxImage of the container that holds a pod's namespaces
 * @param networks the folder with the CNI configuration
 * @param plugins the folders with the CNI plug-ins
 * @param launcher words before the name of a plug-in; usually none
 * @param checkpoints the folder where sandboxes are written down
 * @param deadline of a call
 */
public record DockerSettings(
    Path socket,
    String sandboxImage,
    Path networks,
    List<Path> plugins,
    List<String> launcher,
    Path checkpoints,
    Duration deadline) {

  /** Copies. */
  public DockerSettings {
    plugins = List.copyOf(plugins);
    launcher = List.copyOf(launcher);
  }

  /** As nodes usually are. */
  public static DockerSettings usual(Path socket) {
    return new DockerSettings(
        socket,
        "registry.k8s.io/pause:3.10.1",
        Path.of("/etc/cni/net.d"),
        List.of(Path.of("/opt/cni/bin"), Path.of("/usr/lib/cni")),
        List.of(),
        Path.of("/var/lib/longshore/docker/sandboxes"),
        Duration.ofMinutes(2));
  }
}
