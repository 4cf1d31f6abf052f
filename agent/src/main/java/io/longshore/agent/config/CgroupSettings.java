package io.longshore.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The control groups of pods and of the machine. */
public record CgroupSettings(
    String cgroupRoot,
    boolean cgroupsPerQOS,
    String cgroupDriver,
    String kubeletCgroups,
    String systemCgroups,
    String systemReservedCgroup,
    String kubeReservedCgroup,
    List<String> enforceNodeAllocatable,
    long podPidsLimit,
    boolean cpuCFSQuota,
    Duration cpuCFSQuotaPeriod,
    Optional<Boolean> singleProcessOOMKill,
    Optional<Swap> memorySwap,
    boolean failSwapOn,
    boolean failCgroupV1,
    boolean kernelMemcgNotification,
    double memoryThrottlingFactor,
    String memoryReservationPolicy,
    Map<String, String> qosReserved) {
  static final CgroupSettings DEFAULT =
      new CgroupSettings(
          "",
          true,
          "cgroupfs",
          "",
          "",
          "",
          "",
          List.of("pods"),
          -1,
          true,
          Duration.ofMillis(100),
          Optional.empty(),
          Optional.empty(),
          true,
          true,
          false,
          0.9,
          "",
          Map.of());

  /** What pods do with swap. */
  public record Swap(String swapBehavior) {
    /** Checks. */
    public Swap {
      Check.oneOf("memorySwap.swapBehavior", swapBehavior, "", "NoSwap", "LimitedSwap");
    }
  }

  /** Checks. */
  public CgroupSettings {
    cgroupDriver = cgroupDriver.isEmpty() ? "cgroupfs" : cgroupDriver;
    Check.oneOf("cgroupDriver", cgroupDriver, "cgroupfs", "systemd");
    enforceNodeAllocatable.forEach(
        part ->
            Check.oneOf(
                "enforceNodeAllocatable",
                part,
                "none",
                "pods",
                "system-reserved",
                "kube-reserved",
                "system-reserved-compressible",
                "kube-reserved-compressible"));
    Check.that(
        !cpuCFSQuotaPeriod.minusMillis(1).isNegative()
            && cpuCFSQuotaPeriod.compareTo(Duration.ofSeconds(1)) <= 0,
        "cpuCFSQuotaPeriod must lie in 1ms to 1s, but is " + cpuCFSQuotaPeriod);
  }
}
