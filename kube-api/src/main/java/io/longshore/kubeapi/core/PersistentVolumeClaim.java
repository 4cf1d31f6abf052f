package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.kubeapi.meta.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A claim for a volume. */
public record PersistentVolumeClaim(
    ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status) implements KubeObject {
  /** Where the API has them. */
  public static final Resource<PersistentVolumeClaim> RESOURCE =
      new Resource<>(
          "",
          "v1",
          "persistentvolumeclaims",
          "PersistentVolumeClaim",
          true,
          PersistentVolumeClaim.class);

  /** What is wanted. */
  public record Spec(
      String volumeName,
      List<String> accessModes,
      Optional<String> storageClassName,
      String volumeMode,
      Optional<ResourceRequirements> resources) {}

  /** How it is. */
  public record Status(String phase, List<String> accessModes, Map<String, Quantity> capacity) {}
}
