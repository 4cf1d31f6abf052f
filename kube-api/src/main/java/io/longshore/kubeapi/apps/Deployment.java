package io.longshore.kubeapi.apps;

import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A number of pods of a template that may change: old pods are then replaced by new ones. */
public record Deployment(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Deployment> RESOURCE =
      new Resource<>("apps", "v1", "deployments", "Deployment", true, Deployment.class);

  /**
   * What is wanted.
   *
   * @param template as it is, for pods have fields that nobody here knows
   */
  public record Spec(
      Optional<Integer> replicas,
      Optional<LabelSelector> selector,
      Optional<JsonObject> template,
      Optional<Strategy> strategy,
      int minReadySeconds,
      Optional<Integer> revisionHistoryLimit,
      boolean paused,
      Optional<Integer> progressDeadlineSeconds) {}

  /** How old pods are replaced. */
  public record Strategy(String type, Optional<RollingUpdate> rollingUpdate) {}

  /** How many pods may be too few or too many meanwhile. */
  public record RollingUpdate(
      Optional<IntOrString> maxUnavailable, Optional<IntOrString> maxSurge) {}

  /** How it is. */
  public record Status(
      long observedGeneration,
      int replicas,
      int updatedReplicas,
      int readyReplicas,
      int availableReplicas,
      int unavailableReplicas,
      Optional<Integer> terminatingReplicas,
      List<Condition> conditions,
      Optional<Integer> collisionCount) {
    /** Before anybody has looked. */
    public static final Status NONE =
        new Status(0, 0, 0, 0, 0, 0, Optional.empty(), List.of(), Optional.empty());

    /** A condition of a type. */
    public Optional<Condition> condition(String type) {
      return conditions.stream().filter(one -> one.type().equals(type)).findFirst();
    }
  }

  /** Something that is so, or not. */
  public record Condition(
      String type,
      String status,
      Optional<Instant> lastUpdateTime,
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
