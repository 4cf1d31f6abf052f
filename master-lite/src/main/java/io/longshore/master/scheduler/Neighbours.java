package io.longshore.master.scheduler;

import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a pod may be as far as other pods go, worked out for all nodes at once. After the scheduler
 * plug-in interpodaffinity: what a pod refuses, it also refuses where the other one comes later.
 */
final class Neighbours {
  private final PlacedPod pod;
  private final Map<String, Map<String, String>> namespaceLabels;
  private final Set<PodTerm.Domain> needed = new HashSet<>();
  private final Set<PodTerm.Domain> refused = new HashSet<>();
  private final Set<PodTerm.Domain> refusing = new HashSet<>();
  private final Map<PodTerm.Domain, Long> wishes = new HashMap<>();

  Neighbours(PlacedPod pod, ClusterState.View cluster) {
    this.pod = pod;
    this.namespaceLabels = cluster.namespaceLabels();
    for (NodeState state : cluster.nodes()) {
      for (PlacedPod other : state.pods()) {
        count(state.node(), other);
      }
    }
  }

  private void count(NodeView node, PlacedPod other) {
    for (PodTerm term : other.repels()) {
      if (term.means(pod.pod(), namespaceLabels)) {
        term.domain(node).ifPresent(refusing::add);
      }
    }
    // Only who is all that is needed counts for anything that is needed.
    if (!pod.needs().isEmpty() && isNeeded(other.pod())) {
      pod.needs().forEach(term -> term.domain(node).ifPresent(needed::add));
    }
    for (PodTerm term : pod.repels()) {
      if (term.means(other.pod(), namespaceLabels)) {
        term.domain(node).ifPresent(refused::add);
      }
    }
    for (PodTerm.Wish wish : pod.wishes()) {
      if (wish.term().means(other.pod(), namespaceLabels)) {
        wish.term()
            .domain(node)
            .ifPresent(domain -> wishes.merge(domain, wish.weight(), Long::sum));
      }
    }
  }

  private boolean isNeeded(PodView other) {
    return pod.needs().stream().allMatch(term -> term.means(other, namespaceLabels));
  }

  /** What keeps the pod from a node. */
  Optional<Obstacle> obstacle(NodeView node) {
    if (!hasWhatItNeeds(node)) {
      return because("node(s) didn't match pod affinity rules");
    } else if (pod.repels().stream()
        .flatMap(term -> term.domain(node).stream())
        .anyMatch(refused::contains)) {
      return because("node(s) didn't match pod anti-affinity rules");
    }
    return refusing.stream().anyMatch(domain -> isIn(node, domain))
        ? because("node(s) didn't satisfy existing pods anti-affinity rules")
        : Optional.empty();
  }

  private static boolean isIn(NodeView node, PodTerm.Domain domain) {
    return domain.value().equals(node.metadata().labels().get(domain.key()));
  }

  private static Optional<Obstacle> because(String reason) {
    return Optional.of(new Obstacle(reason, Obstacle.Remedy.NEIGHBOURS));
  }

  private boolean hasWhatItNeeds(NodeView node) {
    List<Optional<PodTerm.Domain>> domains =
        pod.needs().stream().map(term -> term.domain(node)).toList();
    if (!domains.stream().allMatch(Optional::isPresent)) {
      return false;
    }
    // The first of pods that need each other may be anywhere.
    return domains.stream().flatMap(Optional::stream).allMatch(needed::contains)
        || (needed.isEmpty() && isNeeded(pod.pod()));
  }

  /** How much the pod would rather be there. */
  long preference(NodeView node) {
    return wishes.entrySet().stream()
        .filter(wish -> isIn(node, wish.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
