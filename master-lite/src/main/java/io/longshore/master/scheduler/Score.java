package io.longshore.master.scheduler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How good nodes are for a pod, of those that can have it: upstream's plug-ins and weights. */
final class Score {
  private static final double BEST = 100;
  private static final int TAINTS = 3;
  private static final int WISHES = 2;

  private final PlacedPod pod;
  private final List<NodeState> nodes;
  private final Map<NodeState, Double> scores = new LinkedHashMap<>();

  private Score(PlacedPod pod, List<NodeState> nodes) {
    this.pod = pod;
    this.nodes = nodes;
  }

  /** The scores of these nodes. */
  static Map<NodeState, Double> of(PlacedPod pod, Fit fit, List<NodeState> nodes) {
    Score score = new Score(pod, nodes);
    score.add(1, score::free);
    score.add(1, score::balance);
    score.addLow(TAINTS, state -> Tolerance.disliked(pod.pod(), state.node()));
    score.addHigh(WISHES, state -> NodeTerms.preference(pod.pod(), state.node()));
    score.addHigh(WISHES, state -> fit.neighbours().preference(state.node()));
    score.addLow(WISHES, state -> fit.spread().crowd(state.node()));
    return score.scores;
  }

  private void add(int weight, ToDoubleFunction<NodeState> value) {
    nodes.forEach(node -> scores.merge(node, weight * value.applyAsDouble(node), Double::sum));
  }

  /** The largest value becomes the best score, the smallest none. */
  private void addHigh(int weight, ToDoubleFunction<NodeState> value) {
    double most = nodes.stream().mapToDouble(value).max().orElse(0);
    double least = Math.min(0, nodes.stream().mapToDouble(value).min().orElse(0));
    if (most > least) {
      add(weight, node -> (value.applyAsDouble(node) - least) / (most - least) * BEST);
    }
  }

  /** The largest value gets nothing. */
  private void addLow(int weight, ToDoubleFunction<NodeState> value) {
    addHigh(weight, node -> -value.applyAsDouble(node));
  }

  private double fraction(NodeState state, String resource) {
    double has = state.allocatable().of(resource);
    double used = state.usual().of(resource) + (double) pod.usual().of(resource);
    return has == 0 ? 1 : Math.min(1, used / has);
  }

  /** LeastAllocated. */
  private double free(NodeState state) {
    double used = fraction(state, Demand.CPU) + fraction(state, Demand.MEMORY);
    return (1 - used / 2) * BEST;
  }

  /** BalancedAllocation: of two resources, their deviation is half their distance. */
  private double balance(NodeState state) {
    double distance = Math.abs(fraction(state, Demand.CPU) - fraction(state, Demand.MEMORY));
    return (1 - distance / 2) * BEST;
  }
}
