package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.master.cluster.PodView;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Deployment, the set of its present template, and those of earlier ones.
 *
 * @param old the sets of other templates, the eldest first
 */
record Rollout(Deployment deployment, Optional<ReplicaSet> latest, List<ReplicaSet> old) {
  private static final Comparator<ReplicaSet> BY_AGE =
      Comparator.comparing(
              (ReplicaSet set) -> set.metadata().creationTimestamp().orElse(Instant.EPOCH))
          .thenComparing(set -> set.metadata().name());

  /** From all sets that the Deployment controls. */
  static Rollout of(Deployment deployment, Collection<ReplicaSet> sets) {
    Template wanted = Template.of(deployment);
    List<ReplicaSet> sorted = sets.stream().sorted(BY_AGE).toList();
    // Of two with the same template the elder counts, always the same one.
    Optional<ReplicaSet> latest =
        sorted.stream().filter(set -> Template.of(set).isLike(wanted)).findFirst();
    return new Rollout(
        deployment,
        latest,
        sorted.stream().filter(set -> !Optional.of(set).equals(latest)).toList());
  }

  /** All sets, the latest first. */
  List<ReplicaSet> all() {
    return Stream.concat(latest.stream(), old.stream()).toList();
  }

  /** Those that have, or are to have, pods. */
  static List<ReplicaSet> active(Collection<ReplicaSet> sets) {
    return sets.stream().filter(set -> set.replicas() > 0).toList();
  }

  static int wanted(Collection<ReplicaSet> sets) {
    return sets.stream().mapToInt(ReplicaSet::replicas).sum();
  }

  static int available(Collection<ReplicaSet> sets) {
    return sets.stream().mapToInt(set -> set.state().availableReplicas()).sum();
  }

  static int actual(Collection<ReplicaSet> sets) {
    return sets.stream().mapToInt(set -> set.state().replicas()).sum();
  }

  /** Whether the Deployment wants another number of pods than when its sets were last scaled. */
  boolean isRescaled() {
    return active(all()).stream()
        .anyMatch(set -> Revisions.number(set, Revisions.DESIRED) != deployment.replicas());
  }

  /** Whether the latest set alone has all pods, and they are available. */
  boolean isSaturated() {
    return latest
        .filter(set -> set.replicas() == deployment.replicas())
        .filter(set -> Revisions.number(set, Revisions.DESIRED) == deployment.replicas())
        .filter(set -> set.state().availableReplicas() == deployment.replicas())
        .isPresent();
  }

  /** Whether pods of earlier templates run or may run, of which the sets need not know any more. */
  boolean hasOldPods(Collection<PodView> podsOfAll) {
    String uid = latest.map(set -> set.metadata().uid()).orElse("");
    return actual(old) > 0
        || podsOfAll.stream()
            .filter(pod -> !pod.isFinished())
            .anyMatch(
                pod ->
                    pod.metadata()
                        .controller()
                        .filter(owner -> !owner.uid().equals(uid))
                        .isPresent());
  }
}
