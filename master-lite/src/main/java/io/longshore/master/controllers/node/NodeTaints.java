package io.longshore.master.controllers.node;

import io.longshore.kubeapi.core.Node;
import io.longshore.master.cluster.NodeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which taints follow from how a node is; taints that people and programs set stay. After
 * pkg/controller/nodelifecycle.
 */
final class NodeTaints {
  static final String READY = "Ready";
  private static final String PREFIX = "node.kubernetes.io/";
  private static final String NOT_READY = PREFIX + "not-ready";
  private static final String UNREACHABLE = PREFIX + "unreachable";
  private static final String NO_SCHEDULE = "NoSchedule";
  private static final String NO_EXECUTE = "NoExecute";

  private static final Map<String, String> OF_CONDITIONS =
      Map.of(
          "MemoryPressure", PREFIX + "memory-pressure",
          "DiskPressure", PREFIX + "disk-pressure",
          "PIDPressure", PREFIX + "pid-pressure",
          "NetworkUnavailable", PREFIX + "network-unavailable");

  private static final Set<String> SCHEDULING =
      Set.of(
          NOT_READY,
          UNREACHABLE,
          PREFIX + "unschedulable",
          PREFIX + "memory-pressure",
          PREFIX + "disk-pressure",
          PREFIX + "pid-pressure",
          PREFIX + "network-unavailable");

  private NodeTaints() {}

  /**
   * All taints that the node is to have.
   *
   * @param evicting whether pods may be driven away: not where no node at all is known to live
   */
  static List<NodeView.Taint> of(NodeView node, boolean evicting, Instant now) {
    List<NodeView.Taint> wanted = new ArrayList<>(keepingAway(node));
    drivingAway(node, evicting, now).ifPresent(wanted::add);
    List<NodeView.Taint> all = new ArrayList<>();
    for (NodeView.Taint present : node.wanted().taints()) {
      if (!isOurs(present) || wanted.stream().anyMatch(present::isLike)) {
        all.add(present);
      }
    }
    wanted.stream().filter(one -> all.stream().noneMatch(one::isLike)).forEach(all::add);
    return List.copyOf(all);
  }

  private static boolean isOurs(NodeView.Taint taint) {
    return switch (taint.effect()) {
      case NO_SCHEDULE -> SCHEDULING.contains(taint.key());
      case NO_EXECUTE -> taint.key().equals(NOT_READY) || taint.key().equals(UNREACHABLE);
      default -> false;
    };
  }

  private static String readiness(NodeView node) {
    return node.condition(READY).map(Node.Condition::status).orElse("Unknown");
  }

  private static List<NodeView.Taint> keepingAway(NodeView node) {
    List<NodeView.Taint> taints = new ArrayList<>();
    ofReadiness(node).ifPresent(key -> taints.add(scheduling(key)));
    OF_CONDITIONS.forEach(
        (type, key) ->
            node.condition(type)
                .filter(condition -> condition.status().equals("True"))
                .ifPresent(_ -> taints.add(scheduling(key))));
    if (node.wanted().unschedulable()) {
      taints.add(scheduling(PREFIX + "unschedulable"));
    }
    return taints;
  }

  /** A node that has said nothing yet is as one that says it is not ready. */
  private static Optional<String> ofReadiness(NodeView node) {
    return switch (readiness(node)) {
      case "True" -> Optional.empty();
      case "False" -> Optional.of(NOT_READY);
      default -> Optional.of(node.condition(READY).isPresent() ? UNREACHABLE : NOT_READY);
    };
  }

  private static NodeView.Taint scheduling(String key) {
    return new NodeView.Taint(key, "", NO_SCHEDULE, Optional.empty());
  }

  private static Optional<NodeView.Taint> drivingAway(
      NodeView node, boolean evicting, Instant now) {
    return ofReadiness(node)
        .filter(_ -> evicting && node.condition(READY).isPresent())
        .map(key -> new NodeView.Taint(key, "", NO_EXECUTE, Optional.of(now)));
  }

  /** Whether it takes and runs pods. */
  static boolean isReady(NodeView node) {
    return readiness(node).equals("True");
  }
}
