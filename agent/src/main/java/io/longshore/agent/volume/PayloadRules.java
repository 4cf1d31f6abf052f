package io.longshore.agent.volume;

import io.longshore.agent.outside.VolumeException;
import io.longshore.agent.plan.PodFields;
import io.longshore.agent.plan.ResourceFields;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.EnvironmentVariable;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSecurityContext;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.core.SecurityContext;
import io.longshore.kubeapi.core.Volume;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Says which files a volume has: pkg/volume/configmap, secret, downwardapi and projected. */
final class PayloadRules {
  private PayloadRules() {}

  /** What files are made of. What it cannot give because the API cannot be asked, it throws. */
  interface Objects {
    /** A ConfigMap of the pod's namespace. */
    Optional<ConfigMap> configMap(String name);

    /** A Secret of the pod's namespace. */
    Optional<Secret> secret(String name);

    /** A token of the pod's service account. */
    String token(Volume.TokenSource source);

    /** What pods may use of a resource, where a container sets no limit. */
    Map<String, Quantity> allocatable();
  }

  static Payload of(Pod pod, VolumeKind.Files volume, Objects objects) {
    Map<String, FileContent> files = new TreeMap<>();
    for (FileSource source : volume.sources()) {
      files.putAll(
          switch (source) {
            case FileSource.FromConfigMap(var name, var items, var optional) ->
                configMap(pod, name, items, optional, volume.defaultMode(), objects);
            case FileSource.FromSecret(var name, var items, var optional) ->
                secret(pod, name, items, optional, volume.defaultMode(), objects);
            case FileSource.Downward(var items) ->
                downward(pod, items, volume.defaultMode(), objects);
            case FileSource.Token(var token) -> token(pod, token, volume.defaultMode(), objects);
            case FileSource.Unknown _ ->
                throw new VolumeException("a projected source is of no kind that is known here");
          });
    }
    return new Payload(files);
  }

  private static Map<String, FileContent> configMap(
      Pod pod,
      String name,
      List<Volume.KeyToPath> items,
      boolean optional,
      int mode,
      Objects objects) {
    Optional<ConfigMap> found = objects.configMap(name);
    if (found.isEmpty() && !optional) {
      throw new VolumeException("configmap \"" + name + "\" not found");
    }
    Map<String, Bytes> data = new TreeMap<>();
    found.ifPresent(
        map -> {
          map.data()
              .forEach(
                  (key, text) -> data.put(key, Bytes.of(text.getBytes(StandardCharsets.UTF_8))));
          data.putAll(map.binaryData());
        });
    String what = "configmap " + pod.metadata().namespace() + "/" + name;
    return chosen(data, items, optional, mode, what, "config key");
  }

  private static Map<String, FileContent> secret(
      Pod pod,
      String name,
      List<Volume.KeyToPath> items,
      boolean optional,
      int mode,
      Objects objects) {
    Optional<Secret> found = objects.secret(name);
    if (found.isEmpty() && !optional) {
      throw new VolumeException("secret \"" + name + "\" not found");
    }
    String what = "secret " + pod.metadata().namespace() + "/" + name;
    return chosen(
        found.map(Secret::data).orElse(Map.of()), items, optional, mode, what, "secret key");
  }

  private static Map<String, FileContent> chosen(
      Map<String, Bytes> data,
      List<Volume.KeyToPath> items,
      boolean optional,
      int mode,
      String what,
      String key) {
    Map<String, FileContent> files = new TreeMap<>();
    if (items.isEmpty()) {
      data.forEach((name, bytes) -> files.put(name, FileContent.of(bytes, mode)));
    }
    for (Volume.KeyToPath item : items) {
      Bytes bytes = data.get(item.key());
      if (bytes != null) {
        files.put(item.path(), FileContent.of(bytes, item.mode().orElse(mode)));
      } else if (!optional) {
        throw new VolumeException(what + " references non-existent " + key + ": " + item.key());
      }
    }
    return files;
  }

  private static Map<String, FileContent> downward(
      Pod pod, List<Volume.DownwardFile> items, int mode, Objects objects) {
    Map<String, FileContent> files = new TreeMap<>();
    for (Volume.DownwardFile item : items) {
      String text =
          item.fieldRef()
              .map(field -> field(pod, field.fieldPath()))
              .or(
                  () ->
                      item.resourceFieldRef()
                          .map(resource -> resource(pod, resource, objects.allocatable())))
              .orElseThrow(
                  () -> new VolumeException("downward API: " + item.path() + " names nothing"));
      Bytes bytes = Bytes.of(text.getBytes(StandardCharsets.UTF_8));
      files.put(item.path(), FileContent.of(bytes, item.mode().orElse(mode)));
    }
    return files;
  }

  private static String field(Pod pod, String path) {
    return PodFields.ofMetadata(pod, path)
        .orElseThrow(() -> new VolumeException("unsupported fieldPath: " + path));
  }

  private static String resource(
      Pod pod, EnvironmentVariable.ResourceReference reference, Map<String, Quantity> allocatable) {
    Container container =
        containers(pod)
            .filter(one -> one.name().equals(reference.containerName()))
            .findFirst()
            .orElseThrow(
                () -> new VolumeException("container " + reference.containerName() + " not found"));
    return ResourceFields.value(container, reference.resource(), reference.divisor(), allocatable)
        .orElseThrow(
            () -> new VolumeException("unsupported container resource: " + reference.resource()));
  }

  private static Stream<Container> containers(Pod pod) {
    return pod.spec().stream()
        .flatMap(spec -> Stream.concat(spec.initContainers().stream(), spec.containers().stream()));
  }

  /**
   * A token is for its user alone: the group's with an fsGroup, else the one user's that all
   * containers run as, else everybody's in the pod. pkg/volume/projected/projected.go.
   */
  private static Map<String, FileContent> token(
      Pod pod, Volume.TokenSource source, int mode, Objects objects) {
    Bytes bytes = Bytes.of(objects.token(source).getBytes(StandardCharsets.UTF_8));
    Optional<PodSecurityContext> security = pod.spec().flatMap(PodSpec::securityContext);
    Optional<Long> user = onlyUser(pod);
    if (security.flatMap(PodSecurityContext::fsGroup).isPresent()) {
      return Map.of(source.path(), FileContent.of(bytes, 0600));
    }
    return Map.of(source.path(), new FileContent(bytes, user.isPresent() ? 0600 : mode, user));
  }

  private static Optional<Long> onlyUser(Pod pod) {
    Optional<Long> common =
        pod.spec().flatMap(PodSpec::securityContext).flatMap(PodSecurityContext::runAsUser);
    List<Optional<Long>> users =
        containers(pod)
            .map(
                container ->
                    container
                        .securityContext()
                        .flatMap(SecurityContext::runAsUser)
                        .or(() -> common))
            .distinct()
            .toList();
    return users.size() == 1 ? users.getFirst() : Optional.empty();
  }
}
