package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.master.cluster.PodView;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What brings a ReplicaSet to its number of pods. */
sealed interface ReplicaSetPlan {
  /** No more at once: replica_set.go's BurstReplicas. */
  int BURST = 500;

  /** There are as many as are wanted. */
  record Enough() implements ReplicaSetPlan {}

  /** There are too few. */
  record Create(int count) implements ReplicaSetPlan {}

  /** There are too many. */
  record Delete(List<PodView> pods) implements ReplicaSetPlan {}

  /**
   * Decides.
   *
   * @param pods those of the set
   * @param related those of the sets that belong to the same Deployment
   */
  static ReplicaSetPlan of(
      ReplicaSet set, Collection<PodView> pods, Collection<PodView> related, Instant now) {
    if (set.metadata().deletionTimestamp().isPresent()) {
      return new Enough();
    }
    List<PodView> active = pods.stream().filter(PodView::isActive).toList();
    int surplus = active.size() - set.replicas();
    if (surplus == 0) {
      return new Enough();
    }
    return surplus < 0
        ? new Create(Math.min(-surplus, BURST))
        : new Delete(new PodRanking(related, now).first(active, Math.min(surplus, BURST)));
  }
}
