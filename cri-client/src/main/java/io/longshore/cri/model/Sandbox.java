package io.longshore.cri.model;

import java.time.Instant;
import java.util.Map;

/**
 * A sandbox in a list.
 *
 * @param handler empty for the default
 */
public record Sandbox(
    String id,
    SandboxMetadata metadata,
    SandboxState state,
    Instant created,
    Map<String, String> labels,
    Map<String, String> annotations,
    String handler) {

  /** Copies. */
  public Sandbox {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
