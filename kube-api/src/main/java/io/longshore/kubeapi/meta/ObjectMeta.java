package io.longshore.kubeapi.meta;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every object carries. Managed fields are left out: they are large, and nobody here reads
 * them.
 */
public record ObjectMeta(
    String name,
    String generateName,
    String namespace,
    String uid,
    String resourceVersion,
    long generation,
    Optional<Instant> creationTimestamp,
    Optional<Instant> deletionTimestamp,
    Optional<Long> deletionGracePeriodSeconds,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<OwnerReference> ownerReferences,
    List<String> finalizers)
    implements Metadata {

  /** Metadata of an object to be made; an empty namespace for one that has none. */
  public static ObjectMeta named(String namespace, String name) {
    return new ObjectMeta(
        name,
        "",
        namespace,
        "",
        "",
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of());
  }

  /** This of the object with a uid, and no other of the same name. */
  public ObjectMeta withUid(String other) {
    return new ObjectMeta(
        name,
        generateName,
        namespace,
        other,
        resourceVersion,
        generation,
        creationTimestamp,
        deletionTimestamp,
        deletionGracePeriodSeconds,
        labels,
        annotations,
        ownerReferences,
        finalizers);
  }

  /** This with other labels. */
  public ObjectMeta withLabels(Map<String, String> others) {
    return new ObjectMeta(
        name,
        generateName,
        namespace,
        uid,
        resourceVersion,
        generation,
        creationTimestamp,
        deletionTimestamp,
        deletionGracePeriodSeconds,
        others,
        annotations,
        ownerReferences,
        finalizers);
  }

  /** This with other annotations. */
  public ObjectMeta withAnnotations(Map<String, String> others) {
    return new ObjectMeta(
        name,
        generateName,
        namespace,
        uid,
        resourceVersion,
        generation,
        creationTimestamp,
        deletionTimestamp,
        deletionGracePeriodSeconds,
        labels,
        others,
        ownerReferences,
        finalizers);
  }

  /** The owner that controls the object, if one does. */
  public Optional<OwnerReference> controller() {
    return ownerReferences.stream().filter(OwnerReference::controller).findFirst();
  }
}
