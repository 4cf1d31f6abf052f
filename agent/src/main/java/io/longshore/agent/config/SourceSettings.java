package io.longshore.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where pods come from.
 *
 * @param staticPodPath a folder, or a file, of pods; empty for none
 * @param staticPodURL read and not used, as its header and httpCheckFrequency are
 */
public record SourceSettings(
    String staticPodPath,
    Duration syncFrequency,
    Duration fileCheckFrequency,
    Duration httpCheckFrequency,
    String staticPodURL,
    Map<String, List<String>> staticPodURLHeader,
    boolean runOnce) {
  static final SourceSettings DEFAULT =
      new SourceSettings(
          "",
          Duration.ofMinutes(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          "",
          Map.of(),
          false);

  /** Checks; a time of zero is the default. */
  public SourceSettings {
    syncFrequency = syncFrequency.isZero() ? Duration.ofMinutes(1) : syncFrequency;
    fileCheckFrequency = fileCheckFrequency.isZero() ? Duration.ofSeconds(20) : fileCheckFrequency;
    httpCheckFrequency = httpCheckFrequency.isZero() ? Duration.ofSeconds(20) : httpCheckFrequency;
    Check.that(!runOnce, "runOnce: this mode is gone, as upstream's is");
    Check.that(
        staticPodURL.isEmpty(),
        "staticPodURL: static pods are read from files only (staticPodPath)");
  }
}
