package io.longshore.agent.config;

import java.time.Duration;

/** The volumes of pods. */
public record VolumeSettings(
    Duration volumeStatsAggPeriod,
    String volumePluginDir,
    boolean localStorageCapacityIsolation,
    String configMapAndSecretChangeDetectionStrategy) {
  static final VolumeSettings DEFAULT =
      new VolumeSettings(
          Duration.ofMinutes(1),
          "/usr/libexec/kubernetes/kubelet-plugins/volume/exec/",
          true,
          "Watch");

  /** Checks. */
  public VolumeSettings {
    volumeStatsAggPeriod =
        volumeStatsAggPeriod.isZero() ? Duration.ofMinutes(1) : volumeStatsAggPeriod;
    Check.oneOf(
        "configMapAndSecretChangeDetectionStrategy",
        configMapAndSecretChangeDetectionStrategy,
        "",
        "Watch",
        "Cache",
        "Get");
  }
}
