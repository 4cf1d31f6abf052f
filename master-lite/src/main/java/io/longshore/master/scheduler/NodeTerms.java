package io.longshore.master.scheduler;

import io.longshore.kubeapi.core.Affinity;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a node is one that a pod chooses: k8s.io/component-helpers' nodeaffinity. */
final class NodeTerms {
  private NodeTerms() {}

  /** By its selector and by its required affinity. */
  static boolean chooses(PodView pod, NodeView node) {
    Optional<List<Affinity.NodeTerm>> required =
        pod.wanted()
            .affinity()
            .flatMap(Affinity::nodeAffinity)
            .flatMap(Affinity.NodeAffinity::requiredDuringSchedulingIgnoredDuringExecution)
            .map(Affinity.NodeSelector::nodeSelectorTerms);
    return node.metadata().labels().entrySet().containsAll(pod.wanted().nodeSelector().entrySet())
        && required.map(terms -> terms.stream().anyMatch(term -> matches(term, node))).orElse(true);
  }

  /** How much the node is one that the pod would rather have. */
  static long preference(PodView pod, NodeView node) {
    return pod
        .wanted()
        .affinity()
        .flatMap(Affinity::nodeAffinity)
        .map(Affinity.NodeAffinity::preferredDuringSchedulingIgnoredDuringExecution)
        .orElse(List.of())
        .stream()
        .filter(wish -> wish.preference().filter(term -> matches(term, node)).isPresent())
        .mapToLong(Affinity.PreferredNodes::weight)
        .sum();
  }

  /** A term without any condition chooses nothing. */
  private static boolean matches(Affinity.NodeTerm term, NodeView node) {
    Map<String, String> fields = Map.of("metadata.name", node.name());
    return !(term.matchExpressions().isEmpty() && term.matchFields().isEmpty())
        && term.matchExpressions().stream().allMatch(one -> holds(one, node.metadata().labels()))
        && term.matchFields().stream().allMatch(one -> holds(one, fields));
  }

  private static boolean holds(LabelSelector.Requirement requirement, Map<String, String> labels) {
    return switch (requirement.operator()) {
      case "Gt" ->
          bound(requirement)
              .filter(bound -> new Labels.GreaterThan(requirement.key(), bound).matches(labels))
              .isPresent();
      case "Lt" ->
          bound(requirement)
              .filter(bound -> new Labels.LessThan(requirement.key(), bound).matches(labels))
              .isPresent();
      default -> new LabelSelector(Map.of(), List.of(requirement)).selector().matches(labels);
    };
  }

  private static Optional<BigInteger> bound(LabelSelector.Requirement requirement) {
    return requirement.values().stream()
        .findFirst()
        .filter(value -> value.matches("-?[0-9]+"))
        .map(BigInteger::new);
  }
}
