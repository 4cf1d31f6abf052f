package io.longshore.linux.cgroup;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a group may use. What is absent is left as it is.
 *
 * @param cpuShares the v1 measure of weight, from 2 to 262,144, which is what Kubernetes computes
 * @param cpuQuota time per period; a negative time is no limit
 * @param memory bytes; negative is no limit
 * @param processes their number; negative is no limit
 * @param hugePages bytes for each page size, such as {@code 2MB}
 * @param processors which ones may be used, such as {@code 0-3,6}: not fewer than groups inside
 *     have
 * @param memoryNodes from which ones memory may come
 */
public record CgroupLimits(
    OptionalLong cpuShares,
    Optional<CpuQuota> cpuQuota,
    OptionalLong memory,
    OptionalLong processes,
    Map<String, Long> hugePages,
    Optional<String> processors,
    Optional<String> memoryNodes) {

  /** No limit at all is changed. */
  public static final CgroupLimits NONE =
      new CgroupLimits(
          OptionalLong.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty());

  private static final long LEAST_SHARES = 2;
  private static final long MOST_SHARES = 262_144;

  /** Processor time in each period. */
  public record CpuQuota(long quotaMicros, long periodMicros) {}

  /** Copies the map. */
  public CgroupLimits {
    hugePages = Map.copyOf(hugePages);
  }

  /** These limits with this weight. */
  public CgroupLimits withCpuShares(long shares) {
    return with(OptionalLong.of(shares), cpuQuota, memory, processes);
  }

  /** These limits with this much processor time. */
  public CgroupLimits withCpuQuota(long quotaMicros, long periodMicros) {
    CpuQuota quota = new CpuQuota(quotaMicros, periodMicros);
    return with(cpuShares, Optional.of(quota), memory, processes);
  }

  /** These limits with this much memory. */
  public CgroupLimits withMemory(long bytes) {
    return with(cpuShares, cpuQuota, OptionalLong.of(bytes), processes);
  }

  /** These limits with this many processes. */
  public CgroupLimits withProcesses(long number) {
    return with(cpuShares, cpuQuota, memory, OptionalLong.of(number));
  }

  /** These limits on these processors. */
  public CgroupLimits withProcessors(String list) {
    return new CgroupLimits(
        cpuShares, cpuQuota, memory, processes, hugePages, Optional.of(list), memoryNodes);
  }

  /** These limits with memory from these nodes. */
  public CgroupLimits withMemoryNodes(String list) {
    return new CgroupLimits(
        cpuShares, cpuQuota, memory, processes, hugePages, processors, Optional.of(list));
  }

  private CgroupLimits with(
      OptionalLong shares, Optional<CpuQuota> quota, OptionalLong bytes, OptionalLong number) {
    return new CgroupLimits(shares, quota, bytes, number, hugePages, processors, memoryNodes);
  }

  /**
   * The v2 weight, from 1 to 10,000, for v1 shares, as the kubelet computes it for the groups that
   * it makes itself: pkg/kubelet/cm/cgroup_manager_linux.go, getCPUWeight, which is linear. Groups
   * of containers are the runtime's, and runc has another scale since 1.3.2 (opencontainers/cgroups
   * pull request 20): 1024 shares are 39 here and 102 there. Weights only compare groups side by
   * side, so the two never meet.
   */
  public static long weight(long shares) {
    long within = Math.clamp(shares, LEAST_SHARES, MOST_SHARES);
    return 1 + (within - LEAST_SHARES) * 9999 / (MOST_SHARES - LEAST_SHARES);
  }
}
