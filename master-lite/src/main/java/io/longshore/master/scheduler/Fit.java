package io.longshore.master.scheduler;

import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a pod can be on a node; checks are in upstream's order, and the first that fails ends.
 */
record Fit(PlacedPod placed, Neighbours neighbours, Spread spread) {

  static Fit of(PlacedPod pod, ClusterState.View cluster) {
    return new Fit(pod, new Neighbours(pod, cluster), new Spread(pod.pod(), cluster));
  }

  /** What is in the way; nothing where it fits. */
  List<Obstacle> obstacles(NodeState state) {
    Optional<Obstacle> ofNode = ofNode(state.node());
    if (ofNode.isPresent()) {
      return List.of(ofNode.get());
    }
    List<Obstacle> ofRoom = ofRoom(state);
    return ofRoom.isEmpty()
        ? spread.obstacle(state.node()).or(() -> neighbours.obstacle(state.node())).stream()
            .toList()
        : ofRoom;
  }

  private Optional<Obstacle> ofNode(NodeView node) {
    PodView pod = placed.pod();
    Optional<NodeView.Taint> taint = Tolerance.repelling(pod, node);
    if (!Tolerance.bearsCordon(pod, node)) {
      return because("node(s) were unschedulable");
    } else if (taint.isPresent()) {
      return because(
          "node(s) had untolerated taint {" + taint.get().key() + ": " + taint.get().value() + "}");
    } else if (!NodeTerms.chooses(pod, node)) {
      return because("node(s) didn't match Pod's node affinity/selector");
    }
    return Optional.empty();
  }

  private static Optional<Obstacle> because(String reason) {
    return Optional.of(new Obstacle(reason, Obstacle.Remedy.NODE));
  }

  private List<Obstacle> ofRoom(NodeState state) {
    boolean excluded =
        state.pods().stream()
            .flatMap(other -> other.ports().stream())
            .anyMatch(used -> placed.ports().stream().anyMatch(used::excludes));
    if (excluded) {
      return List.of(noRoom("node(s) didn't have free ports for the requested pod ports"));
    }
    List<Obstacle> obstacles = new ArrayList<>();
    if (state.pods().size() + 1 > state.allocatable().of(Demand.PODS)) {
      obstacles.add(noRoom("Too many pods"));
    }
    for (Map.Entry<String, Long> wanted : placed.demand().amounts().entrySet()) {
      long free = state.allocatable().of(wanted.getKey()) - state.taken().of(wanted.getKey());
      // Who asks for nothing is not kept away from a node that is overcommitted.
      if (wanted.getValue() > 0 && wanted.getValue() > free) {
        obstacles.add(noRoom("Insufficient " + wanted.getKey()));
      }
    }
    return obstacles;
  }

  private static Obstacle noRoom(String reason) {
    return new Obstacle(reason, Obstacle.Remedy.ROOM);
  }
}
