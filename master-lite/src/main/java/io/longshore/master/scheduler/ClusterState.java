package io.longshore.master.scheduler;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.core.Namespace;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All nodes with their pods, kept up to date by changes. A pod counts from the moment in which it
 * is promised to a node, before the API says so. Safe for use by several threads.
 */
final class ClusterState {
  @GuardedBy("this")
  private final Map<String, NodeState> nodes = new TreeMap<>();

  /** On which node a pod was last counted. */
  @GuardedBy("this")
  private final Map<String, String> places = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();

  /** The cluster at a moment, as decisions look at it. */
  record View(List<NodeState> nodes, Map<String, Map<String, String>> namespaceLabels) {}

  /** Decides by the present state, which does not change meanwhile. */
  synchronized <T> T decide(Function<View, T> decision) {
    List<NodeState> present = nodes.values().stream().filter(NodeState::exists).toList();
    return decision.apply(new View(present, namespaceLabels));
  }

  synchronized void put(NodeView node) {
    state(node.name()).set(Optional.of(node));
  }

  synchronized void removeNode(String name) {
    state(name).set(Optional.empty());
    dropUnused(name);
  }

  /** A pod is as the API says it is: counted as long as it may use its node. */
  synchronized void put(PodView pod) {
    if (!pod.isPlaced()) {
      // Where it is promised it stays counted: the API will say so in a moment.
      return;
    }
    remove(pod.metadata().uid());
    if (!pod.isFinished()) {
      count(PlacedPod.of(pod), pod.wanted().nodeName());
    }
  }

  /** A pod is promised to a node. */
  synchronized void promise(PlacedPod pod, String node) {
    remove(pod.uid());
    count(pod, node);
  }

  @GuardedBy("this")
  private void count(PlacedPod pod, String node) {
    state(node).add(pod);
    places.put(pod.uid(), node);
  }

  /** A pod is gone, or was promised in vain. */
  synchronized void remove(String uid) {
    String node = places.remove(uid);
    if (node != null) {
      state(node).remove(uid);
      dropUnused(node);
    }
  }

  synchronized void put(Namespace namespace) {
    namespaceLabels.put(namespace.metadata().name(), namespace.metadata().labels());
  }

  synchronized void remove(Namespace namespace) {
    namespaceLabels.remove(namespace.metadata().name());
  }

  @GuardedBy("this")
  private NodeState state(String name) {
    return nodes.computeIfAbsent(name, _ -> new NodeState());
  }

  @GuardedBy("this")
  private void dropUnused(String name) {
    if (state(name).isUnused()) {
      nodes.remove(name);
    }
  }
}
