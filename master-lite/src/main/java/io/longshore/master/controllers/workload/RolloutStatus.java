package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a Deployment says about itself: pkg/controller/deployment's status and progress. */
final class RolloutStatus {
  private static final Duration LEAST_LOOK = Duration.ofSeconds(1);

  /** What came of the last step, as far as the conditions tell of it. */
  sealed interface News {
    /** Nothing of note. */
    record None() implements News {}

    /** A set was made. */
    record Created(String name) implements News {}

    /** A set could not be made. */
    record Refused(String message, KubeApiException cause) implements News {}

    /** Another set has the name that was wanted. */
    record Collided() implements News {}
  }

  private final Rollout rollout;
  private final Deployment deployment;
  private final Instant now;
  private DeploymentConditions conditions;

  private RolloutStatus(Rollout rollout, Instant now) {
    this.rollout = rollout;
    this.deployment = rollout.deployment();
    this.now = now;
    this.conditions = new DeploymentConditions(deployment.state().conditions(), now);
  }

  /** Works it out. */
  static Deployment.Status of(Rollout rollout, boolean rollingOut, News news, Instant now) {
    RolloutStatus status = new RolloutStatus(rollout, now);
    status.tellPause();
    status.tell(news);
    Deployment.Status counted = status.counted(news);
    status.tellAvailability(counted);
    if (rollingOut) {
      status.tellProgress(counted);
      status.tellFailures();
    }
    return status.with(counted);
  }

  static boolean isComplete(Deployment deployment, Deployment.Status status) {
    return status.updatedReplicas() == deployment.replicas()
        && status.replicas() == deployment.replicas()
        && status.availableReplicas() == deployment.replicas()
        && status.observedGeneration() >= deployment.metadata().generation();
  }

  private static Optional<Duration> deadline(Deployment deployment) {
    return deployment
        .spec()
        .flatMap(Deployment.Spec::progressDeadlineSeconds)
        .filter(seconds -> seconds != Integer.MAX_VALUE)
        .map(Duration::ofSeconds);
  }

  private Deployment.Status counted(News news) {
    List<ReplicaSet> all = rollout.all();
    List<ReplicaSet> latest = rollout.latest().stream().toList();
    int replicas = Rollout.actual(all);
    int available = Rollout.available(all);
    Optional<Integer> collisions = deployment.state().collisionCount();
    return new Deployment.Status(
        deployment.metadata().generation(),
        replicas,
        Rollout.actual(latest),
        all.stream().mapToInt(set -> set.state().readyReplicas()).sum(),
        available,
        Math.max(0, replicas - available),
        Optional.of(
            all.stream().mapToInt(set -> set.state().terminatingReplicas().orElse(0)).sum()),
        List.of(),
        news instanceof News.Collided ? Optional.of(collisions.orElse(0) + 1) : collisions);
  }

  private Deployment.Status with(Deployment.Status counted) {
    return new Deployment.Status(
        counted.observedGeneration(),
        counted.replicas(),
        counted.updatedReplicas(),
        counted.readyReplicas(),
        counted.availableReplicas(),
        counted.unavailableReplicas(),
        counted.terminatingReplicas(),
        conditions.all(),
        counted.collisionCount());
  }

  /** Pausing stops the clock of the progress deadline. */
  private void tellPause() {
    Optional<Deployment.Condition> progress = conditions.find(DeploymentConditions.PROGRESSING);
    String reason = progress.map(Deployment.Condition::reason).orElse("");
    if (deadline(deployment).isEmpty() || reason.equals(DeploymentConditions.TIMED_OUT)) {
      return;
    }
    boolean paused = deployment.spec().filter(Deployment.Spec::paused).isPresent();
    if (paused && !reason.equals("DeploymentPaused")) {
      conditions = conditions.progressing("Unknown", "DeploymentPaused", "Deployment is paused");
    } else if (!paused && reason.equals("DeploymentPaused")) {
      conditions = conditions.progressing("Unknown", "DeploymentResumed", "Deployment is resumed");
    }
  }

  private void tell(News news) {
    if (deadline(deployment).isEmpty()) {
      return;
    }
    conditions =
        switch (news) {
          case News.Created(String name) ->
              conditions.progressing(
                  "True", "NewReplicaSetCreated", "Created new replica set \"" + name + '"');
          case News.Refused(String message, _) ->
              conditions.progressing("False", "ReplicaSetCreateError", message);
          case News.None() when isFound() ->
              conditions.progressing(
                  "True",
                  "FoundNewReplicaSet",
                  "Found new replica set \"" + rollout.latest().get().metadata().name() + '"');
          case News.None(), News.Collided() -> conditions;
        };
  }

  private boolean isFound() {
    return rollout.latest().isPresent()
        && conditions.find(DeploymentConditions.PROGRESSING).isEmpty();
  }

  private void tellAvailability(Deployment.Status counted) {
    int fewest = deployment.replicas() - RolloutBounds.of(deployment).unavailable();
    conditions =
        counted.availableReplicas() >= fewest
            ? conditions.available(
                "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
            : conditions.available(
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.");
  }

  private void tellProgress(Deployment.Status counted) {
    if (deadline(deployment).isEmpty()) {
      conditions = conditions.without(DeploymentConditions.PROGRESSING);
      return;
    }
    String reason =
        conditions
            .find(DeploymentConditions.PROGRESSING)
            .map(Deployment.Condition::reason)
            .orElse("");
    if (counted.replicas() == counted.updatedReplicas()
        && reason.equals(DeploymentConditions.COMPLETE)) {
      return;
    }
    String what =
        rollout
            .latest()
            .map(set -> "ReplicaSet \"" + set.metadata().name() + '"')
            .orElse("Deployment \"" + deployment.metadata().name() + '"');
    if (isComplete(deployment, counted)) {
      conditions =
          conditions.progressing(
              "True", DeploymentConditions.COMPLETE, what + " has successfully progressed.");
    } else if (progressed(counted)) {
      conditions = conditions.progressingOn("ReplicaSetUpdated", what + " is progressing.");
    } else if (isTimedOut()) {
      conditions =
          conditions.progressing(
              "False", DeploymentConditions.TIMED_OUT, what + " has timed out progressing.");
    }
  }

  private boolean progressed(Deployment.Status next) {
    Deployment.Status before = deployment.state();
    return next.updatedReplicas() > before.updatedReplicas()
        || next.replicas() - next.updatedReplicas() < before.replicas() - before.updatedReplicas()
        || next.readyReplicas() > before.readyReplicas()
        || next.availableReplicas() > before.availableReplicas();
  }

  private boolean isTimedOut() {
    Optional<Deployment.Condition> progress = conditions.find(DeploymentConditions.PROGRESSING);
    String reason = progress.map(Deployment.Condition::reason).orElse("");
    if (progress.isEmpty() || reason.equals(DeploymentConditions.COMPLETE)) {
      return false;
    }
    return reason.equals(DeploymentConditions.TIMED_OUT)
        || progress
            .flatMap(Deployment.Condition::lastUpdateTime)
            .flatMap(since -> deadline(deployment).map(since::plus))
            .filter(end -> end.isBefore(now))
            .isPresent();
  }

  private void tellFailures() {
    Optional<ReplicaSet.Condition> failure =
        rollout.all().stream()
            .flatMap(set -> set.state().conditions().stream())
            .filter(one -> one.type().equals(DeploymentConditions.FAILURE))
            .findFirst();
    conditions =
        failure.isEmpty()
            ? conditions.without(DeploymentConditions.FAILURE)
            : conditions.with(
                DeploymentConditions.FAILURE,
                failure.get().status(),
                failure.get().reason(),
                failure.get().message());
  }

  /** When to look whether a rollout has made no progress for too long. */
  static Optional<Duration> nextLook(Deployment deployment, Deployment.Status status, Instant now) {
    return status
        .condition(DeploymentConditions.PROGRESSING)
        .filter(one -> !isComplete(deployment, status))
        .filter(one -> !one.reason().equals(DeploymentConditions.COMPLETE))
        .filter(one -> !one.reason().equals(DeploymentConditions.TIMED_OUT))
        .flatMap(Deployment.Condition::lastUpdateTime)
        .flatMap(since -> deadline(deployment).map(since::plus))
        .map(end -> Duration.between(now, end).plus(LEAST_LOOK))
        .map(wait -> wait.compareTo(LEAST_LOOK) < 0 ? LEAST_LOOK : wait);
  }

  /** The fields of a patch, with every number: one that is not named would stay as it was. */
  static JsonObject patch(Deployment.Status status, String resourceVersion) {
    JsonObject patch =
        JsonObject.EMPTY
            .with(resourceVersion, "metadata", "resourceVersion")
            .with(status.observedGeneration(), "status", "observedGeneration")
            .with(status.replicas(), "status", "replicas")
            .with(status.updatedReplicas(), "status", "updatedReplicas")
            .with(status.readyReplicas(), "status", "readyReplicas")
            .with(status.availableReplicas(), "status", "availableReplicas")
            .with(status.unavailableReplicas(), "status", "unavailableReplicas")
            .with(status.terminatingReplicas().orElse(0), "status", "terminatingReplicas")
            .with(status.conditions(), "status", "conditions");
    return status.collisionCount().isEmpty()
        ? patch
        : patch.with(status.collisionCount().get(), "status", "collisionCount");
  }
}
