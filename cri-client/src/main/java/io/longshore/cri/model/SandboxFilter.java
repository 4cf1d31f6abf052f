package io.longshore.cri.model;

import java.util.Map;
import java.util.Optional;

/**
 * Which sandboxes are meant.
 *
 * @param id empty for any
 * @param labels that must all be there
 */
public record SandboxFilter(String id, Optional<SandboxState> state, Map<String, String> labels) {
  /** All. */
  public static final SandboxFilter ALL = new SandboxFilter("", Optional.empty(), Map.of());

  /** Copies. */
  public SandboxFilter {
    labels = Map.copyOf(labels);
  }

  /** Those with these labels. */
  public static SandboxFilter labelled(Map<String, String> labels) {
    return new SandboxFilter("", Optional.empty(), labels);
  }

  /** Whether a sandbox is meant. */
  public boolean accepts(Sandbox sandbox) {
    return (id.isEmpty() || sandbox.id().equals(id))
        && state.map(wanted -> wanted == sandbox.state()).orElse(true)
        && sandbox.labels().entrySet().containsAll(labels.entrySet());
  }
}
