package io.longshore.master.scheduler;

import io.longshore.master.cluster.NodeView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A node and the pods on it. Guarded by the {@link ClusterState} that it is part of. */
final class NodeState {
  private final Map<String, PlacedPod> pods = new LinkedHashMap<>();
  private Optional<NodeView> node = Optional.empty();
  private Demand allocatable = Demand.NONE;
  private Demand taken = Demand.NONE;
  private Demand usual = Demand.NONE;

  void set(Optional<NodeView> now) {
    node = now;
    allocatable = now.map(one -> Demand.of(one.state().allocatable())).orElse(Demand.NONE);
  }

  void add(PlacedPod pod) {
    remove(pod.uid());
    pods.put(pod.uid(), pod);
    taken = taken.plus(pod.demand());
    usual = usual.plus(pod.usual());
  }

  void remove(String uid) {
    PlacedPod before = pods.remove(uid);
    if (before != null) {
      taken = taken.minus(before.demand());
      usual = usual.minus(before.usual());
    }
  }

  boolean isUnused() {
    return node.isEmpty() && pods.isEmpty();
  }

  boolean exists() {
    return node.isPresent();
  }

  /** The node, which must exist. */
  NodeView node() {
    return node.orElseThrow(() -> new IllegalStateException("pods without their node: " + pods));
  }

  Collection<PlacedPod> pods() {
    return pods.values();
  }

  /** What the node has for pods. */
  Demand allocatable() {
    return allocatable;
  }

  /** What its pods take. */
  Demand taken() {
    return taken;
  }

  /** The same, also of pods that do not say what they take. */
  Demand usual() {
    return usual;
  }
}
