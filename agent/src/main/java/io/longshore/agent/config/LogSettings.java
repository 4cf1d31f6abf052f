package io.longshore.agent.config;

import io.longshore.kubeapi.meta.Quantity;
import java.time.Duration;

/** The logs of containers. */
public record LogSettings(
    String podLogsDir,
    Quantity containerLogMaxSize,
    int containerLogMaxFiles,
    int containerLogMaxWorkers,
    Duration containerLogMonitorInterval) {
  static final LogSettings DEFAULT =
      new LogSettings("/var/log/pods", Quantity.parse("10Mi"), 5, 1, Duration.ofSeconds(10));

  /** Checks. */
  public LogSettings {
    podLogsDir = podLogsDir.isEmpty() ? "/var/log/pods" : podLogsDir;
    Check.that(podLogsDir.startsWith("/"), "podLogsDir must be absolute, but is " + podLogsDir);
    Check.range("containerLogMaxFiles", containerLogMaxFiles, 2, Integer.MAX_VALUE);
    Check.range("containerLogMaxWorkers", containerLogMaxWorkers, 1, Integer.MAX_VALUE);
    Check.that(
        containerLogMonitorInterval.toSeconds() >= 3,
        "containerLogMonitorInterval must be at least 3s");
  }
}
