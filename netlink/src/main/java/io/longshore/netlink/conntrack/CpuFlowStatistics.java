package io.longshore.netlink.conntrack;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What one processor has counted; what an older kernel does not count is absent. */
public record CpuFlowStatistics(int cpu, Map<FlowCounter, Long> counts) {

  /** Keeps a sorted copy. */
  public CpuFlowStatistics {
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
  }

  /** A count; zero if it is absent. */
  public long count(FlowCounter counter) {
    return counts.getOrDefault(counter, 0L);
  }

  /** As conntrack -S has it. */
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" ", "cpu=" + cpu + " ", ""));
  }
}
