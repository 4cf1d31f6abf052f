package io.longshore.cri.docker;

import com.github.dockerjava.api.model.Version;
import io.longshore.cri.model.RuntimeVersion;
import org.jspecify.annotations.Nullable;

/**
 * The program behind the socket: a Docker Engine, or Podman, which differs in a few places. Safe
 * for use by several threads.
 */
final class EngineProgram {
  private final DockerConnection docker;
  private volatile @Nullable Boolean podman;

  EngineProgram(DockerConnection docker) {
    this.docker = docker;
  }

  RuntimeVersion version() {
    Version version = docker.call("ask for its version", client -> client.versionCmd().exec());
    return new RuntimeVersion(
        isPodman(version) ? "podman" : "docker",
        String.valueOf(version.getVersion()),
        String.valueOf(version.getApiVersion()));
  }

  /** Asked once: nobody puts the one behind the socket of the other. */
  boolean isPodman() {
    Boolean known = podman;
    if (known == null) {
      known = version().name().equals("podman");
      podman = known;
    }
    return known;
  }

  private static boolean isPodman(Version version) {
    return version.getComponents() != null
        && version.getComponents().stream()
            .anyMatch(component -> "Podman Engine".equals(component.getName()));
  }
}
