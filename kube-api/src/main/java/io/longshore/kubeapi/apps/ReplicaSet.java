package io.longshore.kubeapi.apps;

import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A number of pods of one template. */
public record ReplicaSet(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<ReplicaSet> RESOURCE =
      new Resource<>("apps", "v1", "replicasets", "ReplicaSet", true, ReplicaSet.class);

  /**
   * What is wanted.
   *
   * @param template as it is, for pods have fields that nobody here knows
   */
  public record Spec(
      Optional<Integer> replicas,
      int minReadySeconds,
      Optional<LabelSelector> selector,
      Optional<JsonObject> template) {}

  /** How it is. */
  public record Status(
      int replicas,
      int fullyLabeledReplicas,
      int readyReplicas,
      int availableReplicas,
      Optional<Integer> terminatingReplicas,
      long observedGeneration,
      List<Condition> conditions) {
    /** Before anybody has looked. */
    public static final Status NONE = new Status(0, 0, 0, 0, Optional.empty(), 0, List.of());
  }

  /** Something that is so, or not. */
  public record Condition(
      String type,
      String status,
      Optional<Instant> lastTransitionTime,
      String reason,
      String message) {}

  /** How many pods are wanted. */
  public int replicas() {
    return spec.flatMap(Spec::replicas).orElse(1);
  }

  /** How it is, also before anybody has looked. */
  public Status state() {
    return status.orElse(Status.NONE);
  }
}
