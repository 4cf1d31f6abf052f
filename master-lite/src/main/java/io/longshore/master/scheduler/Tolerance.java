package io.longshore.master.scheduler;

import io.longshore.kubeapi.core.Toleration;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import io.longshore.master.cluster.Taints;
import java.util.List;
import java.util.Optional;

/** What a pod bears of a node. */
final class Tolerance {
  private static final NodeView.Taint UNSCHEDULABLE =
      new NodeView.Taint("node.kubernetes.io/unschedulable", "", "NoSchedule", Optional.empty());

  private Tolerance() {}

  /** Whether the node takes pods at all, as far as this one goes. */
  static boolean bearsCordon(PodView pod, NodeView node) {
    return !node.wanted().unschedulable() || bears(pod.wanted().tolerations(), UNSCHEDULABLE);
  }

  /** The first taint that keeps the pod away. */
  static Optional<NodeView.Taint> repelling(PodView pod, NodeView node) {
    return node.wanted().taints().stream()
        .filter(taint -> List.of("NoSchedule", "NoExecute").contains(taint.effect()))
        .filter(taint -> !bears(pod.wanted().tolerations(), taint))
        .findFirst();
  }

  /** How many taints would rather keep it away. */
  static long disliked(PodView pod, NodeView node) {
    return node.wanted().taints().stream()
        .filter(taint -> taint.effect().equals("PreferNoSchedule"))
        .filter(taint -> !bears(pod.wanted().tolerations(), taint))
        .count();
  }

  private static boolean bears(List<Toleration> tolerations, NodeView.Taint taint) {
    return tolerations.stream().anyMatch(one -> Taints.tolerates(one, taint));
  }
}
