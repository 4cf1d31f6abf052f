package io.longshore.cri.model;

import java.util.List;
import java.util.Map;

/**
 * What a container or a pod may use; 0, or nothing, where it is not said.
 *
 * @param cpuPeriod in microseconds, as {@code cpuQuota}
 * @param swapBytes memory and swap together
 * @param unified files of cgroup v2 and what to write into them
 */
public record Resources(
    long cpuPeriod,
    long cpuQuota,
    long cpuShares,
    long memoryBytes,
    long swapBytes,
    long oomScoreAdjustment,
    String cpus,
    String memoryNodes,
    List<HugePageLimit> hugePages,
    Map<String, String> unified) {

  /** No limit. */
  public static final Resources UNLIMITED =
      new Resources(0, 0, 0, 0, 0, 0, "", "", List.of(), Map.of());

  /** Copies. */
  public Resources {
    hugePages = List.copyOf(hugePages);
    unified = Map.copyOf(unified);
  }

  /** The same with another CPU limit. */
  public Resources withCpu(long period, long quota, long shares) {
    return new Resources(
        period,
        quota,
        shares,
        memoryBytes,
        swapBytes,
        oomScoreAdjustment,
        cpus,
        memoryNodes,
        hugePages,
        unified);
  }

  /** The same with another memory limit. */
  public Resources withMemory(long bytes) {
    return new Resources(
        cpuPeriod,
        cpuQuota,
        cpuShares,
        bytes,
        swapBytes,
        oomScoreAdjustment,
        cpus,
        memoryNodes,
        hugePages,
        unified);
  }

  /** The same with another inclination of the kernel to kill it. */
  public Resources withOomScoreAdjustment(long adjustment) {
    return new Resources(
        cpuPeriod,
        cpuQuota,
        cpuShares,
        memoryBytes,
        swapBytes,
        adjustment,
        cpus,
        memoryNodes,
        hugePages,
        unified);
  }
}
