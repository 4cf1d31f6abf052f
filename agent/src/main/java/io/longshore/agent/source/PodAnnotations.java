package io.longshore.agent.source;

import io.longshore.kubeapi.core.Pod;
import java.util.Optional;

/** How static pods, and their images in the API, are told from others: pkg/kubelet/types. */
final class PodAnnotations {
  static final String SOURCE = "kubernetes.io/config.source";
  static final String HASH = "kubernetes.io/config.hash";
  static final String SEEN = "kubernetes.io/config.seen";
  static final String MIRROR = "kubernetes.io/config.mirror";

  private PodAnnotations() {}

  /** The hash of the static pod that this one shows to the API; empty for a pod that is none. */
  static Optional<String> mirrored(Pod pod) {
    return Optional.ofNullable(pod.metadata().annotations().get(MIRROR));
  }

  static String hash(Pod staticPod) {
    return staticPod.metadata().annotations().getOrDefault(HASH, "");
  }
}
