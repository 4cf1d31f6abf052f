package io.longshore.master.controllers.node;

import io.longshore.kubeapi.core.Toleration;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.Taints;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How long a pod may stay on a node with taints: pkg/controller/tainteviction. */
sealed interface Eviction {

  /** As long as it likes. */
  record Never() implements Eviction {}

  /** So long from the moment on in which the taints were seen. */
  record After(Duration time) implements Eviction {}

  /** Decides. */
  static Eviction of(List<NodeView.Taint> taints, List<Toleration> tolerations) {
    List<NodeView.Taint> driving =
        taints.stream().filter(taint -> taint.effect().equals("NoExecute")).toList();
    boolean bearsAll =
        driving.stream()
            .allMatch(taint -> tolerations.stream().anyMatch(one -> Taints.tolerates(one, taint)));
    if (!bearsAll) {
      return new After(Duration.ZERO);
    }
    Stream<Toleration> used =
        tolerations.stream()
            .filter(one -> driving.stream().anyMatch(taint -> Taints.tolerates(one, taint)));
    return used.map(Toleration::tolerationSeconds)
        .flatMap(Optional::stream)
        .min(Long::compare)
        .<Eviction>map(seconds -> new After(Duration.ofSeconds(Math.max(0, seconds))))
        .orElseGet(Never::new);
  }
}
