package io.longshore.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which processors and memory a container gets for itself. Only the policies are served that leave
 * that to the kernel; a file that wants others is refused rather than half obeyed.
 */
public record PlacementSettings(
    String cpuManagerPolicy,
    Map<String, String> cpuManagerPolicyOptions,
    Duration cpuManagerReconcilePeriod,
    String memoryManagerPolicy,
    String topologyManagerPolicy,
    String topologyManagerScope,
    Map<String, String> topologyManagerPolicyOptions,
    String reservedSystemCPUs,
    List<MemoryReservation> reservedMemory) {
  static final PlacementSettings DEFAULT =
      new PlacementSettings(
          "none",
          Map.of(),
          Duration.ofSeconds(10),
          "None",
          "none",
          "container",
          Map.of(),
          "",
          List.of());

  /** Memory of a NUMA node that containers do not get. */
  public record MemoryReservation(int numaNode, Map<String, String> limits) {}

  /** Checks. */
  public PlacementSettings {
    cpuManagerReconcilePeriod =
        cpuManagerReconcilePeriod.isZero() ? Duration.ofSeconds(10) : cpuManagerReconcilePeriod;
    Check.oneOf("cpuManagerPolicy", cpuManagerPolicy, "", "none");
    Check.oneOf("memoryManagerPolicy", memoryManagerPolicy, "", "None");
    Check.oneOf("topologyManagerPolicy", topologyManagerPolicy, "", "none");
    Check.oneOf("topologyManagerScope", topologyManagerScope, "", "container", "pod");
  }
}
