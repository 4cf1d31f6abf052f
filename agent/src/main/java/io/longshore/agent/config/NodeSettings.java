package io.longshore.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the Node says of this machine, and how often. */
public record NodeSettings(
    boolean registerNode,
    List<Taint> registerWithTaints,
    String providerID,
    String podCIDR,
    Duration nodeStatusUpdateFrequency,
    Duration nodeStatusReportFrequency,
    int nodeLeaseDurationSeconds,
    int nodeStatusMaxImages,
    int maxPods,
    int podsPerCore,
    Map<String, String> systemReserved,
    Map<String, String> kubeReserved,
    boolean enableControllerAttachDetach) {
  static final NodeSettings DEFAULT =
      new NodeSettings(
          true,
          List.of(),
          "",
          "",
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          40,
          50,
          110,
          0,
          Map.of(),
          Map.of(),
          true);

  /** Keeps pods away from a node. */
  public record Taint(String key, String value, String effect) {}

  /** Checks; a time of zero is the default. */
  public NodeSettings {
    nodeStatusUpdateFrequency =
        nodeStatusUpdateFrequency.isZero() ? Duration.ofSeconds(10) : nodeStatusUpdateFrequency;
    nodeStatusReportFrequency =
        nodeStatusReportFrequency.isZero() ? Duration.ofMinutes(5) : nodeStatusReportFrequency;
    nodeLeaseDurationSeconds = nodeLeaseDurationSeconds == 0 ? 40 : nodeLeaseDurationSeconds;
    for (Taint taint : registerWithTaints) {
      Check.that(!taint.key.isEmpty(), "registerWithTaints: a taint needs a key");
      Check.oneOf(
          "registerWithTaints", taint.effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
    }
    Check.range("nodeLeaseDurationSeconds", nodeLeaseDurationSeconds, 1, Integer.MAX_VALUE);
    Check.range("nodeStatusMaxImages", nodeStatusMaxImages, -1, Integer.MAX_VALUE);
    Check.atLeastZero("maxPods", maxPods);
    Check.atLeastZero("podsPerCore", podsPerCore);
    Reserved.check("systemReserved", systemReserved);
    Reserved.check("kubeReserved", kubeReserved);
  }
}
