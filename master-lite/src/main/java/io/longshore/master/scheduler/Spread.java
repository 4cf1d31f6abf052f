package io.longshore.master.scheduler;

import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How evenly pods lie, and must lie, over zones or nodes: the plug-in podtopologyspread. */
final class Spread {
  private static final String HOST = "kubernetes.io/hostname";
  private static final String ZONE = "topology.kubernetes.io/zone";

  /** A constraint and how many pods each domain has. */
  private record Counted(
      PodView.SpreadConstraint constraint, boolean countsItself, Map<String, Integer> domains) {

    boolean isHard() {
      return constraint.whenUnsatisfiable().equals("DoNotSchedule");
    }

    int fewest() {
      int wanted = constraint.minDomains().orElse(1);
      return domains.size() < wanted
          ? 0
          : domains.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    int after(String domain) {
      return domains.getOrDefault(domain, 0) + (countsItself ? 1 : 0);
    }
  }

  private final PodView pod;
  private final List<Counted> counted = new ArrayList<>();

  Spread(PodView pod, ClusterState.View cluster) {
    this.pod = pod;
    pod.wanted().topologySpreadConstraints().forEach(one -> counted.add(count(one, cluster)));
    if (counted.isEmpty()) {
      usual().forEach(one -> counted.add(count(one, cluster)));
    }
  }

  /** Pods of one controller are spread, if nobody says anything: the plug-in's system default. */
  private List<PodView.SpreadConstraint> usual() {
    if (pod.metadata().controller().isEmpty()) {
      return List.of();
    }
    Optional<LabelSelector> alike =
        Optional.of(new LabelSelector(pod.metadata().labels(), List.of()));
    return List.of(soft(3, HOST, alike), soft(5, ZONE, alike));
  }

  private static PodView.SpreadConstraint soft(
      int skew, String key, Optional<LabelSelector> selector) {
    return new PodView.SpreadConstraint(
        skew, key, "ScheduleAnyway", selector, Optional.empty(), "", "", List.of());
  }

  private Counted count(PodView.SpreadConstraint constraint, ClusterState.View cluster) {
    Labels.Selector selector = selector(constraint);
    Map<String, Integer> domains = new HashMap<>();
    for (NodeState state : cluster.nodes()) {
      String domain = state.node().metadata().labels().get(constraint.topologyKey());
      if (domain != null && counts(constraint, state.node())) {
        domains.merge(domain, matching(state, selector), Integer::sum);
      }
    }
    return new Counted(constraint, selector.matches(pod.metadata().labels()), domains);
  }

  /** Without a selector no pod is meant. */
  private Labels.Selector selector(PodView.SpreadConstraint constraint) {
    Optional<LabelSelector> given = constraint.labelSelector();
    if (given.isEmpty()) {
      return new Labels.Selector(List.of(new Labels.In("", List.of())));
    }
    List<Labels.Condition> conditions = new ArrayList<>(given.get().selector().conditions());
    for (String key : constraint.matchLabelKeys()) {
      if (pod.metadata().labels().containsKey(key)) {
        conditions.add(new Labels.In(key, List.of(pod.metadata().labels().get(key))));
      }
    }
    return new Labels.Selector(conditions);
  }

  private boolean counts(PodView.SpreadConstraint constraint, NodeView node) {
    boolean byAffinity =
        constraint.nodeAffinityPolicy().equals("Ignore") || NodeTerms.chooses(pod, node);
    boolean byTaints =
        !constraint.nodeTaintsPolicy().equals("Honor") || Tolerance.repelling(pod, node).isEmpty();
    return byAffinity && byTaints;
  }

  private int matching(NodeState state, Labels.Selector selector) {
    return (int)
        state.pods().stream()
            .map(PlacedPod::pod)
            .filter(other -> !other.isEnding())
            .filter(other -> other.metadata().namespace().equals(pod.metadata().namespace()))
            .filter(other -> selector.matches(other.metadata().labels()))
            .count();
  }

  /** What keeps the pod from a node. */
  Optional<Obstacle> obstacle(NodeView node) {
    for (Counted one : counted) {
      if (!one.isHard()) {
        continue;
      }
      String domain = node.metadata().labels().get(one.constraint().topologyKey());
      if (domain == null) {
        return because(
            "node(s) didn't match pod topology spread constraints (missing required label)");
      } else if (one.after(domain) - one.fewest() > one.constraint().maxSkew()) {
        return because("node(s) didn't match pod topology spread constraints");
      }
    }
    return Optional.empty();
  }

  private static Optional<Obstacle> because(String reason) {
    return Optional.of(new Obstacle(reason, Obstacle.Remedy.NEIGHBOURS));
  }

  /** How many pods of its kind it would meet, the fewer domains the heavier. */
  double crowd(NodeView node) {
    double crowd = 0;
    for (Counted one : counted) {
      String domain = node.metadata().labels().get(one.constraint().topologyKey());
      if (!one.isHard() && domain != null) {
        double weight = Math.log(one.domains().size() + 2.0);
        crowd += one.domains().getOrDefault(domain, 0) * weight + one.constraint().maxSkew() - 1;
      }
    }
    return crowd;
  }
}
