package io.longshore.master.scheduler;

import io.longshore.kubeapi.core.Affinity;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a pod may be as far as other pods go, worked out for all nodes at once. After the scheduler
 * plug-in interpodaffinity: what a pod refuses, it also refuses where the other one comes later.
 */
final class Neighbours {
  /** A value of a label of nodes, such as one zone. */
  private record Domain(String key, String value) {}

  private final PlacedPod pod;
  private final PodTerms terms;
  private final Map<Domain, Integer> needed = new HashMap<>();
  private final Map<Domain, Integer> refused = new HashMap<>();
  private final Map<Domain, Integer> refusing = new HashMap<>();
  private final Map<Domain, Long> wishes = new HashMap<>();

  Neighbours(PlacedPod pod, ClusterState.View cluster) {
    this.pod = pod;
    this.terms = new PodTerms(cluster.namespaceLabels());
    for (NodeState state : cluster.nodes()) {
      for (PlacedPod other : state.pods()) {
        count(state.node(), other);
      }
    }
  }

  private void count(NodeView node, PlacedPod other) {
    for (Affinity.PodTerm term : other.repels()) {
      if (terms.means(other.pod(), term, pod.pod())) {
        add(refusing, node, term);
      }
    }
    // Only who is all that is needed counts for anything that is needed.
    if (!pod.needs().isEmpty() && isNeeded(other.pod())) {
      pod.needs().forEach(term -> add(needed, node, term));
    }
    for (Affinity.PodTerm term : pod.repels()) {
      if (terms.means(pod.pod(), term, other.pod())) {
        add(refused, node, term);
      }
    }
    wish(node, other.pod(), pod.pod().wanted().affinity().flatMap(Affinity::podAffinity), 1);
    wish(node, other.pod(), pod.pod().wanted().affinity().flatMap(Affinity::podAntiAffinity), -1);
  }

  private boolean isNeeded(PodView other) {
    return pod.needs().stream().allMatch(term -> terms.means(pod.pod(), term, other));
  }

  private void wish(
      NodeView node, PodView other, Optional<Affinity.PodAffinity> affinity, int sign) {
    for (Affinity.PreferredPods wish :
        affinity
            .map(Affinity.PodAffinity::preferredDuringSchedulingIgnoredDuringExecution)
            .orElse(List.of())) {
      wish.podAffinityTerm()
          .filter(term -> terms.means(pod.pod(), term, other))
          .flatMap(term -> domain(node, term))
          .ifPresent(domain -> wishes.merge(domain, (long) sign * wish.weight(), Long::sum));
    }
  }

  private static void add(Map<Domain, Integer> counts, NodeView node, Affinity.PodTerm term) {
    domain(node, term).ifPresent(domain -> counts.merge(domain, 1, Integer::sum));
  }

  private static Optional<Domain> domain(NodeView node, Affinity.PodTerm term) {
    return Optional.ofNullable(node.metadata().labels().get(term.topologyKey()))
        .map(value -> new Domain(term.topologyKey(), value));
  }

  /** What keeps the pod from a node. */
  Optional<Obstacle> obstacle(NodeView node) {
    if (!hasWhatItNeeds(node)) {
      return because("node(s) didn't match pod affinity rules");
    } else if (pod.repels().stream()
        .flatMap(term -> domain(node, term).stream())
        .anyMatch(refused::containsKey)) {
      return because("node(s) didn't match pod anti-affinity rules");
    }
    boolean isRefused =
        refusing.keySet().stream()
            .anyMatch(domain -> domain.value().equals(node.metadata().labels().get(domain.key())));
    return isRefused
        ? because("node(s) didn't satisfy existing pods anti-affinity rules")
        : Optional.empty();
  }

  private static Optional<Obstacle> because(String reason) {
    return Optional.of(new Obstacle(reason, Obstacle.Remedy.NEIGHBOURS));
  }

  private boolean hasWhatItNeeds(NodeView node) {
    List<Optional<Domain>> domains = pod.needs().stream().map(term -> domain(node, term)).toList();
    if (!domains.stream().allMatch(Optional::isPresent)) {
      return false;
    }
    // The first of pods that need each other may be anywhere.
    return domains.stream().flatMap(Optional::stream).allMatch(needed::containsKey)
        || (needed.isEmpty() && isNeeded(pod.pod()));
  }

  /** How much the pod would rather be there. */
  long preference(NodeView node) {
    return wishes.entrySet().stream()
        .filter(
            wish -> wish.getKey().value().equals(node.metadata().labels().get(wish.getKey().key())))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
