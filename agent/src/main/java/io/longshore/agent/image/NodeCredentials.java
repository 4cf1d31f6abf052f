package io.longshore.agent.image;

import io.longshore.cri.credentials.Keyring;
import io.longshore.cri.model.ImageName;
import io.longshore.kubeapi.core.Pod;

/** What the node itself has to ask registries with. Used by several threads; calls may block. */
@FunctionalInterface
public interface NodeCredentials {
  /** Where the node has nothing. */
  NodeCredentials NONE = (_, _) -> Keyring.EMPTY;

  /** What it has for an image that a pod needs. */
  Keyring keyring(Pod pod, ImageName image);
}
