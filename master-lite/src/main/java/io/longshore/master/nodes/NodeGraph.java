package io.longshore.master.nodes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.master.nodes.PodReferences.Reference;
import io.longshore.master.registry.ObjectFeed;
import io.longshore.master.registry.Tree;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes need which objects: those that the pods on them name. Kept up to date by the changes
 * of pods. Safe for use by several threads.
 */
public final class NodeGraph {
  private record PodName(String namespace, String name) {}

  private record Needed(String node, String namespace, Reference reference) {}

  private record PodNeeds(String node, Set<Reference> references) {}

  @GuardedBy("this")
  private final Map<PodName, PodNeeds> pods = new HashMap<>();

  /** By how many pods each is needed. */
  @GuardedBy("this")
  private final Map<Needed, Integer> needed = new HashMap<>();

  /** Takes in a change of a pod. */
  public synchronized void changed(ObjectFeed.Event event) {
    ObjectNode pod = event.object();
    PodName name =
        new PodName(Tree.text(pod, "metadata", "namespace"), Tree.text(pod, "metadata", "name"));
    PodNeeds before = pods.remove(name);
    if (before != null) {
      count(name, before, -1);
    }
    String node = Tree.text(pod, "spec", "nodeName");
    if (event.kind() != ObjectFeed.Kind.DELETED && !node.isEmpty()) {
      PodNeeds now = new PodNeeds(node, PodReferences.of(pod));
      pods.put(name, now);
      count(name, now, 1);
    }
  }

  @GuardedBy("this")
  private void count(PodName pod, PodNeeds needs, int step) {
    for (Reference reference : needs.references) {
      Needed key = new Needed(needs.node, pod.namespace, reference);
      int byPods = needed.getOrDefault(key, 0) + step;
      if (byPods == 0) {
        needed.remove(key);
      } else {
        needed.put(key, byPods);
      }
    }
  }

  /** Whether a pod on a node names an object. */
  synchronized boolean isNeeded(String node, String resource, String namespace, String name) {
    return needed.containsKey(new Needed(node, namespace, new Reference(resource, name)));
  }

  /** Whether a pod is on a node. */
  synchronized boolean isOn(String node, String namespace, String pod) {
    PodNeeds needs = pods.get(new PodName(namespace, pod));
    return needs != null && needs.node.equals(node);
  }
}
