package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.LabelSelector;
import java.util.List;
import java.util.Optional;

/** Where a pod would rather be, or must be. */
public record Affinity(
    Optional<NodeAffinity> nodeAffinity,
    Optional<PodAffinity> podAffinity,
    Optional<PodAffinity> podAntiAffinity) {
  /** By nodes. */
  public record NodeAffinity(
      Optional<NodeSelector> requiredDuringSchedulingIgnoredDuringExecution,
      List<PreferredNodes> preferredDuringSchedulingIgnoredDuringExecution) {}

  /** Any of these terms. */
  public record NodeSelector(List<NodeTerm> nodeSelectorTerms) {}

  /** All of these conditions. */
  public record NodeTerm(
      List<LabelSelector.Requirement> matchExpressions,
      List<LabelSelector.Requirement> matchFields) {}

  /** A wish with its weight. */
  public record PreferredNodes(int weight, Optional<NodeTerm> preference) {}

  /** By pods that are there. */
  public record PodAffinity(
      List<PodTerm> requiredDuringSchedulingIgnoredDuringExecution,
      List<PreferredPods> preferredDuringSchedulingIgnoredDuringExecution) {}

  /** Near to, or far from, such pods. */
  public record PodTerm(
      Optional<LabelSelector> labelSelector,
      List<String> namespaces,
      Optional<LabelSelector> namespaceSelector,
      String topologyKey) {}

  /** A wish with its weight. */
  public record PreferredPods(int weight, Optional<PodTerm> podAffinityTerm) {}
}
