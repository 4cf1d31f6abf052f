package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.master.cluster.PodView;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a Deployment does next: pkg/controller/deployment's sync, rolling and recreate. */
final class DeploymentPlan {
  private final Rollout rollout;
  private final Deployment deployment;
  private final Collection<PodView> pods;

  private DeploymentPlan(Rollout rollout, Collection<PodView> pods) {
    this.rollout = rollout;
    this.deployment = rollout.deployment();
    this.pods = pods;
  }

  /** Decides. */
  static DeploymentStep of(Rollout rollout, Collection<PodView> pods) {
    return new DeploymentPlan(rollout, pods).next();
  }

  /** Whether its conditions tell of progress now, or are left as they are. */
  static boolean isRollingOut(Rollout rollout) {
    return !isPaused(rollout.deployment())
        && rollout.deployment().metadata().deletionTimestamp().isEmpty()
        && !rollout.isRescaled();
  }

  private static boolean isPaused(Deployment deployment) {
    return deployment.spec().filter(Deployment.Spec::paused).isPresent();
  }

  private DeploymentStep next() {
    if (deployment.metadata().deletionTimestamp().isPresent()) {
      return new DeploymentStep.Wait();
    }
    Optional<DeploymentStep> adjustment = rollout.latest().flatMap(this::adjusted);
    if (adjustment.isPresent()) {
      return adjustment.get();
    } else if (isPaused(deployment)) {
      return resized(Scaling.of(rollout)).orElseGet(this::cleanUp);
    } else if (rollout.isRescaled()) {
      return resized(Scaling.of(rollout)).orElseGet(this::replace);
    }
    return replace();
  }

  private DeploymentStep replace() {
    return RolloutBounds.rolls(deployment) ? roll() : recreate();
  }

  private Optional<DeploymentStep> adjusted(ReplicaSet latest) {
    Map<String, String> present = latest.metadata().annotations();
    Map<String, String> annotations =
        Revisions.ofLatest(deployment, present, Revisions.next(rollout.old()));
    int minReady = deployment.spec().map(Deployment.Spec::minReadySeconds).orElse(0);
    boolean same =
        annotations.equals(present)
            && latest.spec().map(ReplicaSet.Spec::minReadySeconds).orElse(0) == minReady;
    return same
        ? Optional.empty()
        : Optional.of(new DeploymentStep.AdjustLatest(latest, annotations, minReady));
  }

  private DeploymentStep roll() {
    if (rollout.latest().isEmpty()) {
      return create();
    }
    ReplicaSet latest = rollout.latest().get();
    return resized(List.of(new DeploymentStep.Size(latest, sizeOfLatest(latest.replicas()))))
        .or(() -> resized(ScaleDown.of(rollout, latest)))
        .orElseGet(this::cleanUpWhenComplete);
  }

  private DeploymentStep recreate() {
    Optional<DeploymentStep> stopped =
        resized(
            Rollout.active(rollout.old()).stream()
                .map(set -> new DeploymentStep.Size(set, 0))
                .toList());
    if (stopped.isPresent()) {
      return stopped.get();
    } else if (rollout.hasOldPods(pods)) {
      return new DeploymentStep.Wait();
    } else if (rollout.latest().isEmpty()) {
      return create();
    }
    return resized(List.of(new DeploymentStep.Size(rollout.latest().get(), deployment.replicas())))
        .orElseGet(this::cleanUpWhenComplete);
  }

  private DeploymentStep create() {
    Template template = Template.of(deployment);
    String hash = template.hash(deployment.state().collisionCount().orElse(0));
    Map<String, String> annotations =
        new HashMap<>(Revisions.ofLatest(deployment, Map.of(), Revisions.next(rollout.old())));
    annotations.putAll(Revisions.ofSize(deployment));
    return new DeploymentStep.CreateSet(
        deployment.metadata().name() + "-" + hash,
        hash,
        template.withHash(hash),
        sizeOfLatest(0),
        annotations);
  }

  /** As many as are wanted, as far as the surge allows. */
  private int sizeOfLatest(int present) {
    int wanted = deployment.replicas();
    if (!RolloutBounds.rolls(deployment) || present > wanted) {
      return wanted;
    }
    int most = wanted + RolloutBounds.of(deployment).surge();
    int room = most - Rollout.wanted(rollout.all());
    return room <= 0 ? present : present + Math.min(room, wanted - present);
  }

  /** Only what changes anything. */
  private Optional<DeploymentStep> resized(List<DeploymentStep.Size> sizes) {
    List<DeploymentStep.Size> changes =
        sizes.stream()
            .filter(
                size ->
                    size.replicas() != size.set().replicas()
                        || (size.replicas() > 0 && !Revisions.followsSize(size.set(), deployment)))
            .toList();
    return changes.isEmpty() ? Optional.empty() : Optional.of(new DeploymentStep.Resize(changes));
  }

  private DeploymentStep cleanUpWhenComplete() {
    return RolloutStatus.isComplete(deployment, deployment.state())
        ? cleanUp()
        : new DeploymentStep.Wait();
  }

  private DeploymentStep cleanUp() {
    int limit =
        deployment.spec().flatMap(Deployment.Spec::revisionHistoryLimit).orElse(Integer.MAX_VALUE);
    List<ReplicaSet> present =
        rollout.old().stream()
            .filter(set -> set.metadata().deletionTimestamp().isEmpty())
            .sorted(Comparator.comparingLong(Revisions::of))
            .toList();
    List<ReplicaSet> tooOld =
        present.stream()
            .limit(Math.max(0, (long) present.size() - limit))
            .filter(DeploymentPlan::isEmpty)
            .toList();
    return tooOld.isEmpty() ? new DeploymentStep.Wait() : new DeploymentStep.Forget(tooOld);
  }

  private static boolean isEmpty(ReplicaSet set) {
    return set.replicas() == 0
        && set.state().replicas() == 0
        && set.state().observedGeneration() >= set.metadata().generation();
  }
}
