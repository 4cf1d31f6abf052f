package io.longshore.master.scheduler;

import io.longshore.kubeapi.core.Affinity;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.master.cluster.PodView;
import java.util.Map;

/** Which pods a pod means in its affinity. */
record PodTerms(Map<String, Map<String, String>> namespaceLabels) {

  /** Whether a term of a pod means another one. */
  boolean means(PodView owner, Affinity.PodTerm term, PodView other) {
    return namespace(owner, term, other.metadata().namespace())
        && term.labelSelector()
            .map(LabelSelector::selector)
            .filter(selector -> selector.matches(other.metadata().labels()))
            .isPresent();
  }

  /** Without names and without a selector, only the pod's own. */
  private boolean namespace(PodView owner, Affinity.PodTerm term, String namespace) {
    if (term.namespaces().isEmpty() && term.namespaceSelector().isEmpty()) {
      return owner.metadata().namespace().equals(namespace);
    }
    return term.namespaces().contains(namespace)
        || term.namespaceSelector()
            .map(LabelSelector::selector)
            .filter(selector -> selector.matches(namespaceLabels.getOrDefault(namespace, Map.of())))
            .isPresent();
  }
}
