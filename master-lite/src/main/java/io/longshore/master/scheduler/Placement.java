package io.longshore.master.scheduler;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Where a pod goes. */
sealed interface Placement {

  /** There. */
  record On(String node) implements Placement {}

  /**
   * Nowhere for now.
   *
   * @param message as upstream words it
   * @param remedies what may help
   */
  record Nowhere(String message, Set<Obstacle.Remedy> remedies) implements Placement {}

  /** Decides; of nodes that are equally good any. */
  static Placement of(PlacedPod pod, ClusterState.View cluster, RandomGenerator random) {
    if (cluster.nodes().isEmpty()) {
      return new Nowhere("no nodes available to schedule pods", EnumSet.of(Obstacle.Remedy.NODE));
    }
    Fit fit = Fit.of(pod, cluster);
    List<NodeState> fitting = new ArrayList<>();
    List<Obstacle> obstacles = new ArrayList<>();
    for (NodeState state : cluster.nodes()) {
      List<Obstacle> here = fit.obstacles(state);
      obstacles.addAll(here);
      if (here.isEmpty()) {
        fitting.add(state);
      }
    }
    return fitting.isEmpty()
        ? nowhere(cluster.nodes().size(), obstacles)
        : new On(best(Score.of(pod, fit, fitting), random).node().name());
  }

  private static NodeState best(Map<NodeState, Double> scores, RandomGenerator random) {
    double most = scores.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    List<NodeState> best =
        scores.entrySet().stream()
            .filter(score -> score.getValue() >= most)
            .map(Map.Entry::getKey)
            .toList();
    return best.get(random.nextInt(best.size()));
  }

  private static Nowhere nowhere(int nodes, List<Obstacle> obstacles) {
    Map<String, Long> counts =
        obstacles.stream()
            .collect(Collectors.groupingBy(Obstacle::reason, TreeMap::new, Collectors.counting()));
    String reasons =
        counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .sorted()
            .collect(Collectors.joining(", "));
    Set<Obstacle.Remedy> remedies = EnumSet.noneOf(Obstacle.Remedy.class);
    obstacles.forEach(obstacle -> remedies.add(obstacle.remedy()));
    return new Nowhere("0/" + nodes + " nodes are available: " + reasons + ".", remedies);
  }
}
