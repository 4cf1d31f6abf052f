package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.OwnerReference;
import io.longshore.master.cluster.Ownership;
import io.longshore.master.cluster.PodView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The template of pods, with all its fields. */
record Template(JsonObject content) {
  /** Tells the pods of one template from those of another. */
  static final String HASH = "pod-template-hash";

  // No vowels, and nothing that looks like something else: apimachinery's util/rand.
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  /** What of its metadata pods take over. */
  private record Meta(
      Map<String, String> labels, Map<String, String> annotations, List<String> finalizers) {}

  static Template of(ReplicaSet set) {
    return new Template(set.spec().flatMap(ReplicaSet.Spec::template).orElse(JsonObject.EMPTY));
  }

  static Template of(Deployment deployment) {
    return new Template(
        deployment.spec().flatMap(Deployment.Spec::template).orElse(JsonObject.EMPTY));
  }

  private Meta meta() {
    return content
        .at(Meta.class, "metadata")
        .orElseGet(() -> new Meta(Map.of(), Map.of(), List.of()));
  }

  Map<String, String> labels() {
    return meta().labels();
  }

  /** Whether a pod has all its labels. */
  boolean labels(PodView pod) {
    return pod.metadata().labels().entrySet().containsAll(labels().entrySet());
  }

  /** Whether it makes the same pods, whatever they are told apart by. */
  boolean isLike(Template other) {
    return comparable().equals(other.comparable());
  }

  private JsonObject comparable() {
    return content
        .without("metadata", "labels", HASH)
        // Upstream's server writes a null there.
        .without("metadata", "creationTimestamp");
  }

  /** This with the label that tells its pods from others. */
  Template withHash(String hash) {
    return new Template(content.with(hash, "metadata", "labels", HASH));
  }

  /** A short name for it; another one after each collision. */
  String hash(int collisions) {
    int hash = FNV_OFFSET;
    String text = content + (collisions == 0 ? "" : "#" + collisions);
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (one & 0xff)) * FNV_PRIME;
    }
    StringBuilder safe = new StringBuilder();
    Integer.toUnsignedString(hash)
        .chars()
        .forEach(digit -> safe.append(ALPHABET.charAt(digit % ALPHABET.length())));
    return safe.toString();
  }

  /** A pod of it, which belongs to a set. */
  JsonObject podOf(ReplicaSet set) {
    Meta meta = meta();
    OwnerReference owner = Ownership.reference(ReplicaSet.RESOURCE, set);
    JsonObject pod =
        JsonObject.EMPTY
            .with(Pod.RESOURCE.apiVersion(), "apiVersion")
            .with(Pod.RESOURCE.kind(), "kind")
            .with(set.metadata().name() + "-", "metadata", "generateName")
            .with(set.metadata().namespace(), "metadata", "namespace")
            .with(meta.labels(), "metadata", "labels")
            .with(meta.annotations(), "metadata", "annotations")
            .with(meta.finalizers(), "metadata", "finalizers")
            .with(List.of(owner), "metadata", "ownerReferences");
    Optional<JsonObject> spec = content.at(JsonObject.class, "spec");
    return pod.with(spec.orElse(JsonObject.EMPTY), "spec");
  }
}
