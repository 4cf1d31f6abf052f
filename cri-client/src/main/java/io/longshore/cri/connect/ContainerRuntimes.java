package io.longshore.cri.connect;

import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.channel.KnownSockets;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.client.GrpcContainerRuntime;
import io.longshore.cri.docker.DockerContainerRuntime;
import io.longshore.cri.docker.DockerSettings;
import io.longshore.cri.model.ContainerRuntime;

/** Opens runtimes by what is spoken behind their endpoint: here a new kind is added. */
public final class ContainerRuntimes {
  private ContainerRuntimes() {}

  /** What a configuration names; the one that the machine has where it names none. */
  public static Endpoint endpoint(String configured) {
    return configured.isEmpty() ? KnownSockets.detect() : Endpoint.parse(configured);
  }

  /** A client; nothing is connected before its first call. */
  public static ContainerRuntime open(Endpoint endpoint, CallDeadlines deadlines) {
    return switch (endpoint.api()) {
      case CRI -> new GrpcContainerRuntime(endpoint, deadlines);
      case DOCKER -> new DockerContainerRuntime(DockerSettings.usual(endpoint.socket()));
    };
  }
}
