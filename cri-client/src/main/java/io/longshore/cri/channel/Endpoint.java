package io.longshore.cri.channel;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.nio.file.Path;

/** The Unix socket of a container runtime, and what is spoken there. */
public record Endpoint(Api api, Path socket) {

  /** What a runtime speaks. */
  public enum Api {
    /** The container runtime interface of Kubernetes: containerd, CRI-O, cri-dockerd. */
    CRI("unix"),
    /** The Docker Engine's own: Docker, Podman. */
    DOCKER("docker");

    private final String scheme;

    Api(String scheme) {
      this.scheme = scheme;
    }
  }

  /** Checks. */
  public Endpoint {
    if (!socket.isAbsolute()) {
      throw invalid(socket.toString(), "the path of a socket starts with /");
    }
  }

  /**
   * Reads {@code unix:///PATH}, or {@code docker:///PATH} for a Docker Engine. A path alone means
   * the former, and so does {@code unix:} with the usual sockets of Docker and Podman mean the
   * latter: nothing else is spoken there.
   */
  public static Endpoint parse(String text) {
    if (text.startsWith("/")) {
      return ofSocket(Path.of(text));
    }
    if (text.startsWith("unix:///")) {
      return ofSocket(Path.of(text.substring("unix://".length())));
    }
    if (text.startsWith("docker:///")) {
      return new Endpoint(Api.DOCKER, Path.of(text.substring("docker://".length())));
    }
    throw invalid(
        text, "an endpoint is unix:///PATH, or docker:///PATH for a Docker Engine; nothing else");
  }

  private static Endpoint ofSocket(Path socket) {
    return new Endpoint(KnownSockets.isDockers(socket) ? Api.DOCKER : Api.CRI, socket);
  }

  private static ContainerRuntimeException invalid(String text, String why) {
    return new ContainerRuntimeException(
        Category.INVALID, "the runtime endpoint \"" + text + "\" is not valid: " + why);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return api.scheme + "://" + socket;
  }
}
