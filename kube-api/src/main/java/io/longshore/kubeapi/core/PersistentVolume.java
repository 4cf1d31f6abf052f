package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.kubeapi.meta.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A volume of the cluster. */
public record PersistentVolume(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<PersistentVolume> RESOURCE =
      new Resource<>(
          "", "v1", "persistentvolumes", "PersistentVolume", false, PersistentVolume.class);

  /** What it is. */
  public record Spec(
      Map<String, Quantity> capacity,
      List<String> accessModes,
      String volumeMode,
      String storageClassName,
      List<String> mountOptions,
      Optional<Volume.HostPath> hostPath,
      Optional<Volume.Nfs> nfs,
      Optional<Csi> csi,
      Optional<Local> local,
      Optional<ObjectReference> claimRef) {}

  /** A volume of a driver. */
  public record Csi(
      String driver,
      String volumeHandle,
      String fsType,
      boolean readOnly,
      Map<String, String> volumeAttributes) {}

  /** A disk or folder of one node. */
  public record Local(String path, String fsType) {}

  /** How it is. */
  public record Status(String phase) {}
}
