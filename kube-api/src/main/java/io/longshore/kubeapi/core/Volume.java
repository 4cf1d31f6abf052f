package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files for the containers of a pod. */
public record Volume(
    String name,
    Optional<EmptyDir> emptyDir,
    Optional<HostPath> hostPath,
    Optional<ConfigMapSource> configMap,
    Optional<SecretSource> secret,
    Optional<Projected> projected,
    Optional<DownwardApi> downwardAPI,
    Optional<Claim> persistentVolumeClaim,
    Optional<Nfs> nfs,
    Optional<Csi> csi,
    Optional<ImageSource> image) {
  /** A folder that lives as long as the pod. */
  public record EmptyDir(String medium, Optional<Quantity> sizeLimit) {}

  /** A path of the node. */
  public record HostPath(String path, String type) {}

  /** A ConfigMap. */
  public record ConfigMapSource(
      String name,
      List<KeyToPath> items,
      Optional<Integer> defaultMode,
      Optional<Boolean> optional) {}

  /** A Secret. */
  public record SecretSource(
      String secretName,
      List<KeyToPath> items,
      Optional<Integer> defaultMode,
      Optional<Boolean> optional) {}

  /** Which entry becomes which file. */
  public record KeyToPath(String key, String path, Optional<Integer> mode) {}

  /** Several sources in one folder. */
  public record Projected(List<Projection> sources, Optional<Integer> defaultMode) {}

  /** One of the sources. */
  public record Projection(
      Optional<NamedSource> configMap,
      Optional<NamedSource> secret,
      Optional<DownwardApi> downwardAPI,
      Optional<TokenSource> serviceAccountToken) {}

  /** A ConfigMap or Secret as a source. */
  public record NamedSource(String name, List<KeyToPath> items, Optional<Boolean> optional) {}

  /** A token for the pod. */
  public record TokenSource(String audience, Optional<Long> expirationSeconds, String path) {}

  /** Facts about the pod. */
  public record DownwardApi(List<DownwardFile> items, Optional<Integer> defaultMode) {}

  /** A fact as a file. */
  public record DownwardFile(
      String path,
      Optional<EnvironmentVariable.FieldReference> fieldRef,
      Optional<EnvironmentVariable.ResourceReference> resourceFieldRef,
      Optional<Integer> mode) {}

  /** A claim for a volume of the cluster. */
  public record Claim(String claimName, boolean readOnly) {}

  /** A folder of an NFS server. */
  public record Nfs(String server, String path, boolean readOnly) {}

  /** A volume of a driver that lives as long as the pod. */
  public record Csi(
      String driver,
      String fsType,
      Optional<Boolean> readOnly,
      Map<String, String> volumeAttributes,
      Optional<LocalReference> nodePublishSecretRef) {}

  /** The content of an image. */
  public record ImageSource(String reference, String pullPolicy) {}
}
