package io.longshore.agent.plan;

import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the containers of a pod as it is wanted. */
public final class PodContainers {
  private static final String ALWAYS = "Always";
  private static final long DEFAULT_GRACE = 30;

  private PodContainers() {}

  /** A container and what it is to its pod. */
  public record Member(ContainerKind kind, Container container) {
    /** Its name. */
    public String name() {
      return container.name();
    }

    /** As events name it. */
    public String fieldPath() {
      String list =
          switch (kind) {
            case INIT, SIDECAR -> "initContainers";
            case MAIN -> "containers";
            case EPHEMERAL -> "ephemeralContainers";
          };
      return "spec." + list + "{" + name() + "}";
    }
  }

  /** The specification; a pod without one is a mistake of whoever wants it. */
  public static PodSpec spec(Pod pod) {
    return pod.spec()
        .orElseThrow(() -> new IllegalArgumentException("no spec: " + pod.metadata().objectName()));
  }

  /** All containers: those of the beginning first, the ephemeral ones last. */
  public static List<Member> all(Pod pod) {
    return ofSpec(spec(pod));
  }

  /** All containers of a specification, in the same order. */
  public static List<Member> ofSpec(PodSpec spec) {
    return Stream.of(
            spec.initContainers().stream().map(PodContainers::first),
            spec.containers().stream().map(one -> new Member(ContainerKind.MAIN, one)),
            spec.ephemeralContainers().stream()
                .map(one -> new Member(ContainerKind.EPHEMERAL, one)))
        .flatMap(Function.identity())
        .toList();
  }

  private static Member first(Container container) {
    return new Member(
        container.restartPolicy().equals(ALWAYS) ? ContainerKind.SIDECAR : ContainerKind.INIT,
        container);
  }

  /** The containers of the beginning. */
  public static List<Member> initial(Pod pod) {
    return spec(pod).initContainers().stream().map(PodContainers::first).toList();
  }

  /** The main containers. */
  public static List<Member> main(Pod pod) {
    return spec(pod).containers().stream().map(one -> new Member(ContainerKind.MAIN, one)).toList();
  }

  /** A container by its name. */
  public static Optional<Member> named(Pod pod, String name) {
    return all(pod).stream().filter(member -> member.name().equals(name)).findFirst();
  }

  /** Whether main containers start again however they end. */
  public static boolean isRestartedAlways(Pod pod) {
    String policy = spec(pod).restartPolicy();
    return policy.isEmpty() || policy.equals(ALWAYS);
  }

  /** Whether containers start again that have failed. */
  public static boolean isRestartedOnFailure(Pod pod) {
    return !spec(pod).restartPolicy().equals("Never");
  }

  /** Whether a container starts again after an end with this exit code. */
  public static boolean isRestartedAfter(Pod pod, ContainerKind kind, int exitCode) {
    return switch (kind) {
      case SIDECAR -> true;
      case EPHEMERAL -> false;
      // A container of the beginning has done its work when it succeeds once.
      case INIT -> exitCode != 0 && isRestartedOnFailure(pod);
      case MAIN -> isRestartedAlways(pod) || (exitCode != 0 && isRestartedOnFailure(pod));
    };
  }

  /** The seconds that a pod has to end, as it says itself. */
  public static long grace(Pod pod) {
    return spec(pod).terminationGracePeriodSeconds().orElse(DEFAULT_GRACE);
  }

  /** Whether the deletion of a pod was asked for. */
  public static boolean isDeleted(Pod pod) {
    return pod.metadata().deletionTimestamp().isPresent();
  }

  /** Whether a pod is one of the node's own, which the API only mirrors. */
  public static boolean isStatic(Pod pod) {
    String source = pod.metadata().annotations().getOrDefault("kubernetes.io/config.source", "api");
    return !source.equals("api");
  }

  /**
   * Tells one definition of a container from another: what differs in it means another container.
   * As upstream, the name and the image: the API lets nothing else change.
   */
  public static String fingerprint(Container container) {
    int hash = 0x811c9dc5; // FNV-1a, 32 bits
    byte[] text = (container.name() + '\n' + container.image()).getBytes(StandardCharsets.UTF_8);
    for (byte value : text) {
      hash = (hash ^ (value & 0xff)) * 0x01000193;
    }
    return Integer.toHexString(hash);
  }
}
