package io.longshore.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The memory of {@code longshore master} as a process that nobody asks anything. */
final class MasterMemoryBench implements Bench {
  private static final Duration SETTLING = Duration.ofSeconds(20);
  private static final double MOST_MEGABYTES = 120;

  @Override
  public String name() {
    return "master-memory";
  }

  @Override
  public String aim() {
    return "RSS of an idle master: at most 120 MB";
  }

  @Override
  public Outcome run() throws Exception {
    try (MasterProcess master = MasterProcess.start()) {
      Thread.sleep(SETTLING);
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("process start to ready (ms)", master.startMillis());
      metrics.put("RSS, idle (MB)", master.residentMegabytes());
      return new Outcome(metrics, master.residentMegabytes() <= MOST_MEGABYTES);
    }
  }
}
