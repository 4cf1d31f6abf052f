package io.longshore.linux.cgroup;

import io.longshore.linux.proc.Pressure;
import java.time.Duration;
import java.util.Optional;

/** What a group uses. */
public record CgroupUse(Cpu cpu, Memory memory, long processes) {

  /** Processor time since the group was made. */
  public record Cpu(Duration total, Duration throttled, Optional<Pressure> pressure) {}

  /**
   * Memory in bytes.
   *
   * @param workingSet usage without the page cache that can be taken back at once
   * @param resident anonymous memory
   * @param oomKills how often the kernel ended a process of the group for want of memory
   */
  public record Memory(
      long usage,
      long workingSet,
      long resident,
      long pageFaults,
      long majorPageFaults,
      long oomKills,
      Optional<Pressure> pressure) {}
}
