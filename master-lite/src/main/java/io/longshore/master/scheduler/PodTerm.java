package io.longshore.master.scheduler;

import io.longshore.kubeapi.core.Affinity;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pods that a pod means in its affinity, and what counts as near them. Worked out once: it is asked
 * for each pair of pods.
 *
 * @param pods by their labels
 * @param namespaces by their names
 * @param ofNamespaces by the labels of their namespaces
 */
record PodTerm(
    Optional<Labels.Selector> pods,
    Set<String> namespaces,
    Optional<Labels.Selector> ofNamespaces,
    String topologyKey) {
  private static final Set<String> OPERATORS = Set.of("In", "NotIn", "Exists", "DoesNotExist");

  /** A value of a label of nodes, such as one zone. */
  record Domain(String key, String value) {}

  /** A term with its weight. */
  record Wish(PodTerm term, long weight) {}

  /** Without names and without a selector, only the owner's own namespace is meant. */
  static PodTerm of(PodView owner, Affinity.PodTerm term) {
    boolean own = term.namespaces().isEmpty() && term.namespaceSelector().isEmpty();
    return new PodTerm(
        term.labelSelector().flatMap(PodTerm::selector),
        own ? Set.of(owner.metadata().namespace()) : Set.copyOf(term.namespaces()),
        term.namespaceSelector().flatMap(PodTerm::selector),
        term.topologyKey());
  }

  static List<PodTerm> required(PodView owner, Optional<Affinity.PodAffinity> affinity) {
    return affinity
        .map(Affinity.PodAffinity::requiredDuringSchedulingIgnoredDuringExecution)
        .orElse(List.of())
        .stream()
        .map(term -> of(owner, term))
        .toList();
  }

  static List<Wish> preferred(PodView owner, Optional<Affinity.PodAffinity> affinity, int sign) {
    return affinity
        .map(Affinity.PodAffinity::preferredDuringSchedulingIgnoredDuringExecution)
        .orElse(List.of())
        .stream()
        .flatMap(
            wish ->
                wish.podAffinityTerm().stream()
                    .map(term -> new Wish(of(owner, term), (long) sign * wish.weight())))
        .toList();
  }

  /** With an operator that nobody knows nothing is meant: one pod must not stop all others. */
  private static Optional<Labels.Selector> selector(LabelSelector selector) {
    return selector.matchExpressions().stream()
            .allMatch(requirement -> OPERATORS.contains(requirement.operator()))
        ? Optional.of(selector.selector())
        : Optional.empty();
  }

  boolean means(PodView pod, Map<String, Map<String, String>> namespaceLabels) {
    return pods.filter(one -> one.matches(pod.metadata().labels())).isPresent()
        && meansNamespace(pod.metadata().namespace(), namespaceLabels);
  }

  private boolean meansNamespace(
      String namespace, Map<String, Map<String, String>> namespaceLabels) {
    return namespaces.contains(namespace)
        || ofNamespaces
            .filter(one -> one.matches(namespaceLabels.getOrDefault(namespace, Map.of())))
            .isPresent();
  }

  /** What is near on a node; nothing where the node has no such label. */
  Optional<Domain> domain(NodeView node) {
    return Optional.ofNullable(node.metadata().labels().get(topologyKey))
        .map(value -> new Domain(topologyKey, value));
  }
}
