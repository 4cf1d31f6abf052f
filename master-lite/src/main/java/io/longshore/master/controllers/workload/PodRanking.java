package io.longshore.master.controllers.workload;

import io.longshore.master.cluster.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which pods go first where there are too many: those that are missed least. After
 * ActivePodsWithRanks in kubernetes' pkg/controller/controller_utils.go.
 */
final class PodRanking {
  /** How dear a pod is among its equals: KEP-2255. */
  static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  private final Instant now;
  private final Map<String, Integer> perNode = new HashMap<>();

  /**
   * For a moment.
   *
   * @param related all active pods of the same Deployment, which count for how crowded a node is
   */
  PodRanking(Collection<PodView> related, Instant now) {
    this.now = now;
    related.stream()
        .filter(PodView::isActive)
        .forEach(pod -> perNode.merge(pod.wanted().nodeName(), 1, Integer::sum));
  }

  /** The pods to delete. */
  List<PodView> first(Collection<PodView> pods, int count) {
    return pods.stream().sorted(order()).limit(count).toList();
  }

  private Comparator<PodView> order() {
    return Comparator.comparing(PodView::isPlaced)
        .thenComparingInt(pod -> phase(pod.state().phase()))
        .thenComparing(PodView::isReady)
        .thenComparingInt(PodRanking::cost)
        .thenComparingInt(pod -> -perNode.getOrDefault(pod.wanted().nodeName(), 0))
        .thenComparing(byAge(PodView::readySince))
        .thenComparingInt(pod -> -restarts(pod.state().containerStatuses()))
        .thenComparingInt(pod -> -restarts(pod.state().initContainerStatuses()))
        .thenComparing(byAge(pod -> pod.metadata().creationTimestamp()));
  }

  private static int phase(String phase) {
    return switch (phase) {
      case "Pending" -> 0;
      case "Running" -> 2;
      default -> 1;
    };
  }

  private static int cost(PodView pod) {
    String text = pod.metadata().annotations().getOrDefault(DELETION_COST, "0");
    // What is no number was refused when it was written, or is none of our business: no cost.
    return text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static int restarts(List<PodView.ContainerState> containers) {
    return containers.stream().mapToInt(PodView.ContainerState::restartCount).max().orElse(0);
  }

  /**
   * The younger first, but only where their ages differ by a power of two; else the uid decides, so
   * that not always the youngest goes: KEP-2185.
   */
  private Comparator<PodView> byAge(Function<PodView, Optional<Instant>> since) {
    Comparator<PodView> byTime =
        Comparator.comparing(
            pod -> since.apply(pod).map(this::logarithm).orElse(Integer.MIN_VALUE));
    return (one, other) -> {
      Optional<Instant> first = since.apply(one);
      if (first.equals(since.apply(other))) {
        return 0;
      }
      int byLogarithm = byTime.compare(one, other);
      return byLogarithm != 0
          ? byLogarithm
          : one.metadata().uid().compareTo(other.metadata().uid());
    };
  }

  private int logarithm(Instant since) {
    long seconds = Math.max(1, Duration.between(since, now).toSeconds());
    return Long.SIZE - Long.numberOfLeadingZeros(seconds);
  }
}
