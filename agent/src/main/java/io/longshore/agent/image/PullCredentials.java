package io.longshore.agent.image;

import io.longshore.agent.outside.ClusterObjects;
import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.plan.PodContainers;
import io.longshore.base.log.Log;
import io.longshore.cri.credentials.DockerConfig;
import io.longshore.cri.credentials.Keyring;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ImageName;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.kubeapi.core.LocalReference;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** With what to ask a registry for a pod's image: the pod's secrets first, then the node's own. */
final class PullCredentials {
  private static final Log LOG = Log.of("image");

  private final ClusterObjects objects;
  private final NodeCredentials node;
  private final PodEvents events;

  PullCredentials(ClusterObjects objects, NodeCredentials node, PodEvents events) {
    this.objects = objects;
    this.node = node;
    this.events = events;
  }

  /** What to try, in this order; at least nothing at all, which does for public images. */
  List<RegistryAuth> of(Pod pod, ImageName image) {
    Keyring ring = ofSecrets(pod).and(node.keyring(pod, image));
    List<RegistryAuth> found = ring.lookup(image);
    return found.isEmpty() ? List.of(RegistryAuth.NONE) : found;
  }

  private Keyring ofSecrets(Pod pod) {
    List<String> missing = new ArrayList<>();
    Keyring ring = Keyring.EMPTY;
    for (LocalReference reference : PodContainers.spec(pod).imagePullSecrets()) {
      Optional<Secret> secret =
          objects.secret(new ObjectName(pod.metadata().namespace(), reference.name()));
      if (secret.isEmpty()) {
        missing.add(reference.name());
      } else {
        ring = ring.and(ofSecret(secret.get()));
      }
    }
    if (!missing.isEmpty()) {
      events.tell(
          pod,
          Optional.empty(),
          PodEvents.Type.WARNING,
          "FailedToRetrieveImagePullSecret",
          "Unable to retrieve some image pull secrets ("
              + String.join(", ", missing)
              + "); attempting to pull the image may not succeed.");
    }
    return ring;
  }

  /** A damaged secret is as good as none: the image may be a public one. */
  private static Keyring ofSecret(Secret secret) {
    try {
      return DockerConfig.ofSecret(secret.metadata().name(), secret.type(), secret.data());
    } catch (ContainerRuntimeException e) {
      LOG.warn(
          "a pull secret is left out",
          "secret",
          secret.metadata().objectName(),
          "error",
          String.valueOf(e.getMessage()));
      return Keyring.EMPTY;
    }
  }
}
