package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a Deployment that wants another number of pods shares it out among its sets: in proportion
 * while it rolls, so that no template takes all the risk. After pkg/controller/deployment/sync.go.
 */
final class Scaling {
  private static final Comparator<ReplicaSet> BY_AGE =
      Comparator.comparing(set -> set.metadata().creationTimestamp().orElse(Instant.EPOCH));

  private Scaling() {}

  /** The sizes of its sets. */
  static List<DeploymentStep.Size> of(Rollout rollout) {
    Deployment deployment = rollout.deployment();
    Optional<ReplicaSet> only = onlyActive(rollout);
    if (only.isPresent()) {
      return List.of(new DeploymentStep.Size(only.get(), deployment.replicas()));
    } else if (rollout.isSaturated()) {
      return Rollout.active(rollout.old()).stream()
          .map(set -> new DeploymentStep.Size(set, 0))
          .toList();
    }
    return RolloutBounds.rolls(deployment) ? inProportion(rollout) : List.of();
  }

  /** The only set with pods; without any, the latest or else the youngest. */
  private static Optional<ReplicaSet> onlyActive(Rollout rollout) {
    List<ReplicaSet> active = Rollout.active(rollout.all());
    return switch (active.size()) {
      case 0 -> rollout.latest().or(() -> rollout.old().reversed().stream().findFirst());
      case 1 -> Optional.of(active.getFirst());
      default -> Optional.empty();
    };
  }

  private static List<DeploymentStep.Size> inProportion(Rollout rollout) {
    Deployment deployment = rollout.deployment();
    int wanted = deployment.replicas();
    int most = wanted == 0 ? 0 : wanted + RolloutBounds.of(deployment).surge();
    int toAdd = most - Rollout.wanted(rollout.all());
    List<ReplicaSet> sorted =
        Rollout.active(rollout.all()).stream().sorted(largestFirst(toAdd > 0)).toList();
    List<DeploymentStep.Size> sizes = new ArrayList<>();
    int added = 0;
    for (ReplicaSet set : sorted) {
      int share = share(set, deployment, toAdd - added);
      sizes.add(new DeploymentStep.Size(set, set.replicas() + share));
      added += share;
    }
    // What rounding leaves over goes to the largest.
    DeploymentStep.Size first = sizes.getFirst();
    int rest = Math.max(0, first.replicas() + toAdd - added);
    return Stream.concat(
            Stream.of(new DeploymentStep.Size(first.set(), rest)), sizes.stream().skip(1))
        .toList();
  }

  /** Of equal ones the younger first where pods are added, and the elder where they are taken. */
  private static Comparator<ReplicaSet> largestFirst(boolean growing) {
    return Comparator.comparingInt(ReplicaSet::replicas)
        .reversed()
        .thenComparing(growing ? BY_AGE.reversed() : BY_AGE);
  }

  private static int share(ReplicaSet set, Deployment deployment, int left) {
    if (left == 0) {
      return 0;
    }
    int change = change(set, deployment);
    return left > 0 ? Math.min(change, left) : Math.max(change, left);
  }

  private static int change(ReplicaSet set, Deployment deployment) {
    int wanted = deployment.replicas();
    if (wanted == 0) {
      return -set.replicas();
    }
    long mostBefore = Revisions.number(set, Revisions.MOST);
    long before = mostBefore == 0 ? deployment.state().replicas() : mostBefore;
    if (before == 0) {
      return 0;
    }
    long most = wanted + (long) RolloutBounds.of(deployment).surge();
    return Math.toIntExact(Math.round((double) set.replicas() * most / before)) - set.replicas();
  }
}
