package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.ReplicaSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a rolling update takes pods from the sets of earlier templates: first those that do not work
 * anyway, then as many as may be missing. After pkg/controller/deployment/rolling.go.
 */
final class ScaleDown {
  private final Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();

  private ScaleDown(List<ReplicaSet> old) {
    old.forEach(set -> sizes.put(set, set.replicas()));
  }

  /** The sizes of the sets of earlier templates. */
  static List<DeploymentStep.Size> of(Rollout rollout, ReplicaSet latest) {
    List<ReplicaSet> old = Rollout.active(rollout.old());
    if (old.isEmpty()) {
      return List.of();
    }
    int fewest =
        rollout.deployment().replicas() - RolloutBounds.of(rollout.deployment()).unavailable();
    int latestUnavailable = latest.replicas() - latest.state().availableReplicas();
    int spare = Rollout.wanted(rollout.all()) - fewest - latestUnavailable;
    if (spare <= 0) {
      return List.of();
    }
    ScaleDown down = new ScaleDown(old);
    down.takeUnavailable(spare);
    down.take(Rollout.available(rollout.all()) - fewest);
    return down.sizes.entrySet().stream()
        .filter(size -> size.getKey().replicas() != size.getValue())
        .map(size -> new DeploymentStep.Size(size.getKey(), size.getValue()))
        .toList();
  }

  private void takeUnavailable(int most) {
    int left = most;
    for (Map.Entry<ReplicaSet, Integer> size : sizes.entrySet()) {
      int unavailable = size.getValue() - size.getKey().state().availableReplicas();
      int taken = Math.clamp(unavailable, 0, left);
      size.setValue(size.getValue() - taken);
      left -= taken;
    }
  }

  private void take(int most) {
    int left = Math.max(0, most);
    for (Map.Entry<ReplicaSet, Integer> size : sizes.entrySet()) {
      int taken = Math.min(size.getValue(), left);
      size.setValue(size.getValue() - taken);
      left -= taken;
    }
  }
}
