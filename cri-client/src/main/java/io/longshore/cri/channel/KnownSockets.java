package io.longshore.cri.channel;

import io.longshore.cri.channel.Endpoint.Api;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the runtime of a node whose configuration names none. */
public final class KnownSockets {

  /**
   * Where runtimes listen: those that kubeadm looks for, then those of Docker and Podman, which
   * count only where there is none of the former (a Docker Engine brings a containerd along).
   */
  private static final List<Endpoint> KNOWN =
      List.of(
          new Endpoint(Api.CRI, Path.of("/run/containerd/containerd.sock")),
          new Endpoint(Api.CRI, Path.of("/run/crio/crio.sock")),
          new Endpoint(Api.CRI, Path.of("/run/cri-dockerd.sock")),
          new Endpoint(Api.DOCKER, Path.of("/run/docker.sock")),
          new Endpoint(Api.DOCKER, Path.of("/run/podman/podman.sock")));

  private KnownSockets() {}

  /** The one runtime of this machine. None, or several, is an error that names the way out. */
  public static Endpoint detect() {
    return choose(socket -> Files.exists(socket));
  }

  static Endpoint choose(Predicate<Path> exists) {
    List<Endpoint> found =
        KNOWN.stream().filter(endpoint -> exists.test(endpoint.socket())).toList();
    List<Endpoint> first = of(Api.CRI, found).isEmpty() ? found : of(Api.CRI, found);
    if (first.size() == 1) {
      return first.getFirst();
    }
    if (first.isEmpty()) {
      throw new ContainerRuntimeException(
          Category.NOT_FOUND,
          "no container runtime found: start one, or name its socket in containerRuntimeEndpoint"
              + " (looked for "
              + listed(KNOWN)
              + ")");
    }
    throw new ContainerRuntimeException(
        Category.INVALID,
        "several container runtimes found: name one in containerRuntimeEndpoint: " + listed(first));
  }

  static boolean isDockers(Path socket) {
    Path name = socket.normalize().getFileName();
    return of(Api.DOCKER, KNOWN).stream()
        .anyMatch(known -> known.socket().getFileName().equals(name));
  }

  private static List<Endpoint> of(Api api, List<Endpoint> endpoints) {
    return endpoints.stream().filter(endpoint -> endpoint.api() == api).toList();
  }

  private static String listed(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
  }
}
