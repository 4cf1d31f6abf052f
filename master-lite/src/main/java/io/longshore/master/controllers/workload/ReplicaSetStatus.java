package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.master.cluster.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a ReplicaSet says about its pods: calculateStatus of replica_set_utils.go. */
final class ReplicaSetStatus {
  private static final String FAILURE = "ReplicaFailure";

  private ReplicaSetStatus() {}

  /** Counts. */
  static ReplicaSet.Status of(
      ReplicaSet set, Collection<PodView> pods, Optional<String> failure, Instant now) {
    List<PodView> active = pods.stream().filter(PodView::isActive).toList();
    Template template = Template.of(set);
    Duration minReady =
        Duration.ofSeconds(set.spec().map(ReplicaSet.Spec::minReadySeconds).orElse(0));
    return new ReplicaSet.Status(
        active.size(),
        count(active.stream().filter(template::labels)),
        count(active.stream().filter(PodView::isReady)),
        count(active.stream().filter(pod -> pod.isAvailable(minReady, now))),
        Optional.of(count(pods.stream().filter(pod -> pod.isEnding() && !pod.isFinished()))),
        set.metadata().generation(),
        conditions(set, active.size(), failure, now));
  }

  private static int count(Stream<PodView> pods) {
    return (int) pods.count();
  }

  private static List<ReplicaSet.Condition> conditions(
      ReplicaSet set, int active, Optional<String> failure, Instant now) {
    List<ReplicaSet.Condition> conditions = new ArrayList<>(set.state().conditions());
    boolean known = conditions.stream().anyMatch(one -> one.type().equals(FAILURE));
    if (failure.isEmpty()) {
      conditions.removeIf(one -> one.type().equals(FAILURE));
    } else if (!known) {
      String reason = active < set.replicas() ? "FailedCreate" : "FailedDelete";
      conditions.add(
          new ReplicaSet.Condition(FAILURE, "True", Optional.of(now), reason, failure.get()));
    }
    return List.copyOf(conditions);
  }

  /** The fields of a patch, with every number: one that is not named would stay as it was. */
  static JsonObject patch(ReplicaSet set, ReplicaSet.Status status) {
    return JsonObject.EMPTY
        .with(set.metadata().resourceVersion(), "metadata", "resourceVersion")
        .with(status.replicas(), "status", "replicas")
        .with(status.fullyLabeledReplicas(), "status", "fullyLabeledReplicas")
        .with(status.readyReplicas(), "status", "readyReplicas")
        .with(status.availableReplicas(), "status", "availableReplicas")
        .with(status.terminatingReplicas().orElse(0), "status", "terminatingReplicas")
        .with(status.observedGeneration(), "status", "observedGeneration")
        .with(status.conditions(), "status", "conditions");
  }
}
